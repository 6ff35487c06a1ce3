namespace Zooplus.RecService.Policies;

/// <summary>Whose decisions a policy learns from.</summary>
internal enum LearnFrom
{
    /// <summary>Its own: what it showed, uniform draws in its name included.</summary>
    Own,

    /// <summary>Everyone's: a policy that serves nobody yet learns in the shadow of those that do, from the first fact of the journal on.</summary>
    Everyone,
}
