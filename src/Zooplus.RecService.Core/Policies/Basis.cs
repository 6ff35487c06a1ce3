namespace Zooplus.RecService.Core.Policies;

/// <summary>What a decision rests on.</summary>
public enum Basis
{
    /// <summary>What the catalogue or the weights know of the user.</summary>
    User,

    /// <summary>Attributes that came with the request.</summary>
    Context,

    /// <summary>Nothing about the user: neither the catalogue nor the request said anything.</summary>
    UnknownUser,

    /// <summary>An average, since the weights do not know the user or a product that was chosen.</summary>
    MeanEmbedding,

    /// <summary>The fallback policy, since the assigned one could not answer.</summary>
    Fallback,
}
