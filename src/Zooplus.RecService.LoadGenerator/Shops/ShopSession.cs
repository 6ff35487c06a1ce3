using Zooplus.RecService.Client;
using Zooplus.RecService.LoadGenerator.HeadToHead;
using Zooplus.RecService.LoadGenerator.Processes;
using Zooplus.RecService.Simulation;
using Zooplus.RecService.Simulation.HeadToHead;

namespace Zooplus.RecService.LoadGenerator.Shops;

/// <summary>A shop that is open for play. Disposing of it closes what was opened for it, a service of our own included.</summary>
internal sealed class ShopSession : IAsyncDisposable
{
    private static readonly TimeSpan TimeToDie = TimeSpan.FromSeconds(1);

    private readonly HttpClient? _http;
    private readonly ServiceProcess? _service;

    private ShopSession(IShop shop, string place, HttpClient? http = null, ServiceProcess? service = null)
    {
        Shop = shop;
        Place = place;
        _http = http;
        _service = service;
    }

    /// <summary>The shop. Its policies know nothing yet.</summary>
    public IShop Shop { get; }

    /// <summary>Where it is, in words.</summary>
    public string Place { get; }

    /// <summary>Opens the shop that the settings ask for.</summary>
    /// <param name="settings">Where to play.</param>
    /// <param name="world">The world to play.</param>
    /// <param name="weights">The MLP's weights; null when it does not take part.</param>
    /// <param name="cancellationToken">Gives up; nothing is left open.</param>
    /// <exception cref="CommandFailedException">The service does not start, or is not fit and must not be changed.</exception>
    /// <exception cref="RecServiceException">The service refused the world, or cannot be reached.</exception>
    public static async Task<ShopSession> OpenAsync(
        HeadToHeadSettings settings,
        ShopWorld world,
        LocalWeights? weights,
        CancellationToken cancellationToken)
    {
        if (settings.InProcess)
        {
            return new ShopSession(new InProcessShop(world, settings.Alpha, weights?.Content), "in this process");
        }

        var service = settings.Url is null ? await ServiceProcess.StartAsync(settings.Alpha, weights?.Path, cancellationToken) : null;
        var address = settings.Url ?? service!.Address;
        var http = RecServiceHttp.CreateClient(address, apiKey: settings.Url is null ? null : settings.ApiKey);
        var shop = new HttpShop(http, world, settings.Alpha, settings.Contenders.Contains(Contender.LinUcb));
        var session = new ShopSession(shop, $"at {address}", http, service);
        try
        {
            var preparation = new ServicePreparation(new RecServiceAdmin(http), world, settings.Contenders, settings.Alpha, weights);
            if (service is not null || settings.Replace)
            {
                await preparation.ReplaceAsync(cancellationToken);
                await session.Shop.StartAfreshAsync(cancellationToken);
            }
            else
            {
                await preparation.CheckAsync(cancellationToken);
            }

            return session;
        }
        catch
        {
            await session.DisposeAsync();
            throw;
        }
    }

    /// <summary>Says why play broke off: the fault itself, and what became of a service of our own.</summary>
    public async Task<string> ExplainAsync(Exception fault)
    {
        if (_service is null)
        {
            return fault.Message;
        }

        await _service.ExitedWithinAsync(TimeToDie);
        return _service.Obituary is { } obituary ? $"{fault.Message} {obituary}" : fault.Message;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _http?.Dispose();
        if (_service is not null)
        {
            await _service.DisposeAsync();
        }
    }
}
