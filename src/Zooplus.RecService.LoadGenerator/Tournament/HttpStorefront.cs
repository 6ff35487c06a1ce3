using System.Globalization;
using Zooplus.RecService.Client;
using Zooplus.RecService.Client.Contracts;
using Zooplus.RecService.Core.Catalogue;
using Zooplus.RecService.LoadGenerator.Processes;
using Zooplus.RecService.LoadGenerator.Shops;
using Zooplus.RecService.Simulation.Tournament;
using Zooplus.RecService.Simulation.Worlds;

namespace Zooplus.RecService.LoadGenerator.Tournament;

/// <summary>Asks a service of our own over HTTP, in which time is simulated: a second goes by with each step.</summary>
internal sealed class HttpStorefront : IStorefront
{
    private const string Expired = "urn:recservice:problem:recommendation-expired";
    private static readonly Uri ASecond = new("simulation/clock/1", UriKind.Relative);

    private readonly ServiceProcess _service;
    private readonly HttpClient _http;
    private readonly RecServiceClient _client;
    private readonly RecServiceAdmin _admin;
    private readonly string _policy;
    private readonly string _ids;

    private HttpStorefront(ServiceProcess service, string policy, string ids)
    {
        _service = service;
        _http = RecServiceHttp.CreateClient(service.Address);
        _client = new RecServiceClient(_http);
        _admin = new RecServiceAdmin(_http);
        _policy = policy;
        _ids = ids;
    }

    /// <summary>Starts a service for an entrant.</summary>
    /// <param name="entrant">The policy.</param>
    /// <param name="course">The course of events, which names the decisions.</param>
    /// <param name="settings">How the tournament is played.</param>
    /// <param name="cancellationToken">Gives up; nothing is left running.</param>
    /// <exception cref="CommandFailedException">It does not start.</exception>
    public static async ValueTask<IStorefront> OpenAsync(Entrant entrant, Course course, TournamentSettings settings, CancellationToken cancellationToken)
    {
        var configuration = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["ASPNETCORE_ENVIRONMENT"] = "Simulation",
            ["Policies__Pending"] = settings.Plan.Pending.ToString(),
            ["Feedback__AttributionWindow"] = TimeSpan.FromSeconds(settings.Plan.Window).ToString("c", CultureInfo.InvariantCulture),
            ["Serilog__MinimumLevel__Default"] = "Warning",
        };
        foreach (var (name, value) in EntrantText.SettingsIn(entrant.Label))
        {
            configuration[$"Policies__{entrant.Registration.Section}__{name.Replace(":", "__", StringComparison.Ordinal)}"] = value;
        }

        var service = await ServiceProcess.StartAsync(configuration, entrant.Weights is null ? null : settings.Weights, cancellationToken);
        return new HttpStorefront(service, entrant.Registration.Name, DecisionIds.Prefix(course));
    }

    /// <inheritdoc/>
    public async ValueTask StockAsync(IReadOnlyList<Product> products, IReadOnlyList<User> users, CancellationToken cancellationToken) =>
        await _admin.ReplaceCatalogueAsync(WorldCatalogue.Of(products, users), cancellationToken);

    /// <inheritdoc/>
    public async ValueTask<int> ShowAsync(int step, User user, Memory<int> slate, CancellationToken cancellationToken)
    {
        var request = new RecommendRequest { RecommendationId = DecisionIds.Of(_ids, step), UserId = user.Id, Policy = _policy, Count = slate.Length };
        var answer = await _client.RecommendAsync(request, cancellationToken);
        for (var place = 0; place < answer.Items.Count; place++)
        {
            slate.Span[place] = int.Parse(answer.Items[place].ProductId, CultureInfo.InvariantCulture);
        }

        return answer.Items.Count;
    }

    /// <inheritdoc/>
    public async ValueTask RewardAsync(int step, int product, int reward, CancellationToken cancellationToken)
    {
        try
        {
            var id = product.ToString(CultureInfo.InvariantCulture);
            await _client.SendFeedbackAsync(new FeedbackRequest(DecisionIds.Of(_ids, step), reward, id), cancellationToken);
        }
        catch (RecServiceException e) when (e.Type == Expired)
        {
            // It came after the window had closed, which a storefront cannot know.
        }
    }

    /// <inheritdoc/>
    public async ValueTask EndStepAsync(int step, CancellationToken cancellationToken)
    {
        using var response = await _http.PostAsync(ASecond, content: null, cancellationToken);
        response.EnsureSuccessStatusCode();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _service.DisposeAsync();
    }
}
