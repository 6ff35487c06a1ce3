namespace Zooplus.RecService.Core.Policies;

/// <summary>A learning policy that says how strongly it explores, and can be told otherwise when it is reset.</summary>
public interface IExploringPolicy : ILearningPolicy
{
    /// <summary>How strongly it explores.</summary>
    ExplorationStrength Exploration { get; }
}

/// <summary>What is done with every <see cref="IExploringPolicy"/> alike.</summary>
public static class ExploringPolicies
{
    /// <summary>Forgets everything learned, and goes on with another strength. Called by the one writer.</summary>
    /// <param name="policy">The policy.</param>
    /// <param name="strength">A value that its <see cref="IExploringPolicy.Exploration"/> allows.</param>
    /// <exception cref="ArgumentOutOfRangeException">It does not allow the value; nothing was forgotten.</exception>
    public static void Reset(this IExploringPolicy policy, double strength)
    {
        ArgumentNullException.ThrowIfNull(policy);
        policy.Exploration.Give(strength);
        policy.Reset();
    }
}
