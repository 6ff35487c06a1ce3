using Zooplus.RecService.Core.Catalogue;
using Zooplus.RecService.Core.Policies;
using Zooplus.RecService.Core.Policies.LinUcb;
using Zooplus.RecService.Core.Policies.Mlp;
using Zooplus.RecService.Simulation;
using Zooplus.RecService.Simulation.HeadToHead;

namespace Zooplus.RecService.LoadGenerator.Shops;

/// <summary>Asks the policies in this process, as the service does. Every call is finished when it returns. Not thread-safe.</summary>
internal sealed class InProcessShop : IShop
{
    private readonly ShopWorld _world;
    private readonly ShopCatalogue _catalogue;
    private readonly LinUcbPolicy _linUcb;
    private readonly IPolicy[] _policies;
    private long _decisions;

    /// <summary>A shop with the world's catalogue and fresh policies.</summary>
    /// <param name="world">The world, whose products are numbered as the catalogue's.</param>
    /// <param name="alpha">LinUCB's weight of the uncertainty.</param>
    /// <param name="weights">The MLP's weights; null when it does not take part.</param>
    public InProcessShop(ShopWorld world, double alpha, MlpWeights? weights)
    {
        _world = world;
        _catalogue = ShopCatalogue.Empty(WorldCatalogue.Schema).Replace(WorldCatalogue.Schema, world.Products, world.Users);
        _linUcb = new LinUcbPolicy(WorldCatalogue.Schema, alpha);
        _linUcb.Prepare(_catalogue);
        var mlp = new MlpPolicy();
        if (weights is not null)
        {
            mlp.Use(new MlpScorer(weights), _catalogue);
        }

        _policies = [mlp, _linUcb, new RandomPolicy()];
    }

    /// <inheritdoc/>
    public Task StartAfreshAsync(CancellationToken cancellationToken)
    {
        _linUcb.Reset();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask<int> RecommendAsync(Ask ask, CancellationToken cancellationToken)
    {
        var candidate = ask.OnlyCandidate ?? 0;
        var user = _world.Users[ask.User];
        var answer = _policies[(int)ask.Contender].Choose(new DecisionInput
        {
            Catalogue = _catalogue,
            UserId = user.Id,
            Persona = user.Persona,
            Basis = Basis.User,
            Eligible = ask.OnlyCandidate is null ? _catalogue.Available : new ReadOnlySpan<int>(in candidate),
            Count = 1,
            RecommendationId = ask.RecommendationId,
        });
        return ValueTask.FromResult(answer!.Items[0].Product);
    }

    /// <inheritdoc/>
    public ValueTask SendRewardAsync(Ask ask, int product, int reward, CancellationToken cancellationToken)
    {
        if (ask.Contender == Contender.LinUcb)
        {
            var user = _world.Users[ask.User];
            _linUcb.Learn(new Observation(_decisions++, product, user.Persona, _world.Products[product].Category, reward) { UserId = user.Id });
        }

        return ValueTask.CompletedTask;
    }
}
