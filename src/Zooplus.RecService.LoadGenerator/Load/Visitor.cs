using System.Net;
using Zooplus.RecService.Client;
using Zooplus.RecService.Client.Contracts;

namespace Zooplus.RecService.LoadGenerator.Load;

/// <summary>One of the users at once: visits the shop again and again, one request at a time.</summary>
/// <param name="client">The shop.</param>
/// <param name="feedbackClient">Where feedback goes: to the shop, as a rule.</param>
/// <param name="settings">What a visit is.</param>
/// <param name="userIds">Who may be visiting; at least one.</param>
/// <param name="draws">Draws who visits and what they reward.</param>
/// <param name="time">The clock.</param>
internal sealed class Visitor(
    RecServiceClient client, RecServiceClient feedbackClient, LoadSettings settings, IReadOnlyList<string> userIds, Random draws, TimeProvider time)
{
    /// <summary>The times of its asking what to show.</summary>
    public EndpointTimes Recommend { get; } = new();

    /// <summary>The times of its feedback. It is meant to be sent as soon as the answer is there.</summary>
    public EndpointTimes Feedback { get; } = new();

    /// <summary>Visits until the schedule has no more starts.</summary>
    public async Task VisitAsync(VisitSchedule schedule, CancellationToken cancellationToken)
    {
        while (await schedule.NextAsync(cancellationToken) is { } meantStart)
        {
            var request = new RecommendRequest
            {
                UserId = userIds[draws.Next(userIds.Count)],
                Count = settings.Count,
                Policy = settings.Policy,
            };
            var shown = await MeasureAsync(Recommend, meantStart, () => client.RecommendAsync(request, cancellationToken));
            if (shown is { Items.Count: > 0 } && draws.NextDouble() < settings.FeedbackShare)
            {
                var product = shown.Items[draws.Next(shown.Items.Count)].ProductId;
                var feedback = new FeedbackRequest(shown.RecommendationId, draws.Next(2), product);
                await MeasureAsync(Feedback, time.GetTimestamp(), () => feedbackClient.SendFeedbackAsync(feedback, cancellationToken));
            }
        }
    }

    private async Task<T?> MeasureAsync<T>(EndpointTimes times, long meantStart, Func<Task<T>> send)
        where T : class
    {
        var start = time.GetTimestamp();
        try
        {
            var answer = await send();
            var end = time.GetTimestamp();
            times.Add(time.GetElapsedTime(meantStart, end), time.GetElapsedTime(start, end));
            return answer;
        }
        catch (RecServiceException e)
        {
            times.AddError(Kind(e));
            return null;
        }
    }

    private static string Kind(RecServiceException fault) => fault switch
    {
        { Status: null, InnerException: OperationCanceledException } => "timeout",
        { Status: null } => "unreachable",
        { Status: HttpStatusCode.OK } => "not the contract",
        { Status: { } status, Type: { } type } => FormattableString.Invariant($"{(int)status} {type[(type.LastIndexOf(':') + 1)..]}"),
        { Status: { } status } => FormattableString.Invariant($"{(int)status}"),
    };
}
