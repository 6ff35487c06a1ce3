namespace Zooplus.RecService.Simulation.HeadToHead;

/// <summary>
/// Where a match is played: a service over HTTP, or the policies themselves in this process. Both are asked the same questions in
/// the same order and must give the same answers.
/// </summary>
public interface IShop
{
    /// <summary>Makes every contender forget what it has learned.</summary>
    Task StartAfreshAsync(CancellationToken cancellationToken);

    /// <summary>What a contender shows a user. Calls of different contenders may overlap.</summary>
    /// <returns>The product, by its number in the world.</returns>
    ValueTask<int> RecommendAsync(Ask ask, CancellationToken cancellationToken);

    /// <summary>Tells a contender what its product earned. When this completes, the reward is learned.</summary>
    /// <param name="ask">The question that was answered with <paramref name="product"/>.</param>
    /// <param name="product">The product shown, by its number in the world.</param>
    /// <param name="reward">0 or 1.</param>
    /// <param name="cancellationToken">Gives up.</param>
    ValueTask SendRewardAsync(Ask ask, int product, int reward, CancellationToken cancellationToken);
}

/// <summary>A question to a shop.</summary>
/// <param name="RecommendationId">The id of the decision, unique in the run.</param>
/// <param name="Contender">Who is asked.</param>
/// <param name="User">The user, by its number in the world.</param>
/// <param name="OnlyCandidate">The one product that may be chosen; null leaves the choice to the contender.</param>
public readonly record struct Ask(string RecommendationId, Contender Contender, int User, int? OnlyCandidate = null);
