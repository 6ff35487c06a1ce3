using Zooplus.RecService.Core.Catalogue;

namespace Zooplus.RecService.Simulation.Tournament;

/// <summary>
/// A shop that one entrant runs: a policy in this process, or a service over HTTP. Both are asked the same in the same order and must answer the
/// same. Not for use by several threads at once. Disposing of it ends what was started for it.
/// </summary>
public interface IStorefront : IAsyncDisposable
{
    /// <summary>Replaces the products and users; what was learned of products that return is kept.</summary>
    ValueTask StockAsync(IReadOnlyList<Product> products, IReadOnlyList<User> users, CancellationToken cancellationToken);

    /// <summary>What the entrant shows a user.</summary>
    /// <param name="step">The step, which names the decision.</param>
    /// <param name="user">Who comes by.</param>
    /// <param name="slate">Receives the products by their numbers, best first.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>How many products there are in the slate.</returns>
    ValueTask<int> ShowAsync(int step, User user, Memory<int> slate, CancellationToken cancellationToken);

    /// <summary>Tells what a shown product earned. When this completes, it is learned.</summary>
    /// <param name="step">The step it was shown at.</param>
    /// <param name="product">The number of the product.</param>
    /// <param name="reward">0 or 1.</param>
    /// <param name="cancellationToken">Gives up.</param>
    ValueTask RewardAsync(int step, int product, int reward, CancellationToken cancellationToken);

    /// <summary>A second goes by: the step is over. What its time brings about, such as windows that close, has happened when this completes.</summary>
    ValueTask EndStepAsync(int step, CancellationToken cancellationToken);
}
