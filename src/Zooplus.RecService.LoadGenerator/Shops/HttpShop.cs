using System.Globalization;
using Zooplus.RecService.Client;
using Zooplus.RecService.Client.Contracts;
using Zooplus.RecService.Simulation;
using Zooplus.RecService.Simulation.HeadToHead;

namespace Zooplus.RecService.LoadGenerator.Shops;

/// <summary>Asks a service over HTTP, as a storefront does.</summary>
internal sealed class HttpShop : IShop
{
    private readonly RecServiceClient _client;
    private readonly RecServiceAdmin _admin;
    private readonly ShopWorld _world;
    private readonly double _alpha;
    private readonly bool _linUcb;

    /// <summary>A shop that has the world's catalogue already.</summary>
    /// <param name="http">The way to the service; the caller disposes of it.</param>
    /// <param name="world">The world.</param>
    /// <param name="alpha">LinUCB's weight of the uncertainty.</param>
    /// <param name="linUcb">Whether LinUCB, which alone learns, takes part.</param>
    public HttpShop(HttpClient http, ShopWorld world, double alpha, bool linUcb)
    {
        _client = new RecServiceClient(http);
        _admin = new RecServiceAdmin(http);
        _world = world;
        _alpha = alpha;
        _linUcb = linUcb;
    }

    /// <inheritdoc/>
    public async Task StartAfreshAsync(CancellationToken cancellationToken)
    {
        if (_linUcb)
        {
            await _admin.ResetPolicyAsync(Contender.LinUcb.Name(), new PolicyReset(_alpha), cancellationToken);
        }
    }

    /// <inheritdoc/>
    public async ValueTask<int> RecommendAsync(Ask ask, CancellationToken cancellationToken)
    {
        var request = new RecommendRequest
        {
            RecommendationId = ask.RecommendationId,
            UserId = _world.Users[ask.User].Id,
            Policy = ask.Contender.Name(),
            Candidates = ask.OnlyCandidate is { } candidate ? [_world.Products[candidate].Id] : null,
        };
        var answer = await _client.RecommendAsync(request, cancellationToken);
        return answer.Items is [{ ProductId: var id }]
            && int.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var product)
            && product < _world.Products.Count
            ? product
            : throw new InvalidDataException($"{ask.RecommendationId}: the service did not show exactly one product of the world.");
    }

    /// <inheritdoc/>
    public async ValueTask SendRewardAsync(Ask ask, int product, int reward, CancellationToken cancellationToken) =>
        await _client.SendFeedbackAsync(new FeedbackRequest(ask.RecommendationId, reward), cancellationToken);
}
