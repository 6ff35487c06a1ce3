using Zooplus.RecService.Client;

namespace Zooplus.RecService.LoadGenerator.Load;

/// <summary>The users of one service, who visit it all at once.</summary>
internal sealed class Crowd
{
    private readonly HttpClient _http;
    private readonly HttpClient _feedbackHttp;
    private readonly IReadOnlyList<string> _userIds;
    private readonly LoadSettings _settings;
    private readonly TimeProvider _time;

    private Crowd(HttpClient http, HttpClient feedbackHttp, IReadOnlyList<string> userIds, LoadSettings settings, TimeProvider time)
    {
        _http = http;
        _feedbackHttp = feedbackHttp;
        _userIds = userIds;
        _settings = settings;
        _time = time;
    }

    /// <summary>The users of a service's catalogue.</summary>
    /// <param name="http">The way to the service.</param>
    /// <param name="settings">What they do there.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <param name="feedbackHttp">Where their feedback goes; null for the same service.</param>
    /// <exception cref="CommandFailedException">The service does not tell of any.</exception>
    public static async Task<Crowd> GatherAsync(
        HttpClient http, LoadSettings settings, TimeProvider time, CancellationToken cancellationToken, HttpClient? feedbackHttp = null) =>
        new(http, feedbackHttp ?? http, await UserIdsAsync(http, settings, cancellationToken), settings, time);

    /// <summary>Has them visit, and measures; what was measured until it was cancelled is reported.</summary>
    public async Task<LoadFigures> VisitAsync(TimeSpan length, CancellationToken cancellationToken)
    {
        var (client, feedbackClient) = (new RecServiceClient(_http), new RecServiceClient(_feedbackHttp));
        Visitor[] visitors =
        [
            .. Enumerable.Range(0, _settings.Users).Select(number => new Visitor(client, feedbackClient, _settings, _userIds, new Random(_settings.Seed + number), _time)),
        ];
        var started = _time.GetTimestamp();
        var schedule = new VisitSchedule(_time, length, _settings.Rate);
        var visits = Task.WhenAll(visitors.Select(visitor => Task.Run(() => visitor.VisitAsync(schedule, cancellationToken), CancellationToken.None)));
        try
        {
            await visits;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Stopped: what was measured until now is reported.
        }

        var elapsed = _time.GetElapsedTime(started);
        var (recommend, feedback) = (new EndpointTimes(), new EndpointTimes());
        foreach (var visitor in visitors)
        {
            recommend.Add(visitor.Recommend);
            feedback.Add(visitor.Feedback);
        }

        if (!cancellationToken.IsCancellationRequested && schedule.NeverBegun is > 0 and var neverBegun)
        {
            recommend.AddError("never begun", neverBegun);
        }

        return LoadFigures.Of(_settings, elapsed, recommend, feedback);
    }

    private static async Task<IReadOnlyList<string>> UserIdsAsync(HttpClient http, LoadSettings settings, CancellationToken cancellationToken)
    {
        try
        {
            var catalogue = await new RecServiceAdmin(http).GetCatalogueAsync(cancellationToken);
            return catalogue.Users.Count == 0 ? ["visitor"] : [.. catalogue.Users.Select(user => user.Id)];
        }
        catch (RecServiceException e)
        {
            throw CommandFailedException.Failed(settings.Url is null ? e.Message : $"--url: {e.Message}", e);
        }
    }
}
