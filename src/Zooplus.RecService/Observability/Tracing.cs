using System.Diagnostics;

namespace Zooplus.RecService.Observability;

/// <summary>
/// The spans of a decision and of its rewards, found by the recommendation's id; a reward's links back to the decision's. While nobody
/// listens none is made, and asking costs next to nothing. User ids stay out of them.
/// </summary>
internal static class Tracing
{
    /// <summary>The name of the source.</summary>
    public const string SourceName = "Zooplus.RecService";

    public const string RecommendationId = "recservice.recommendation.id";
    public const string Policy = "recservice.policy";
    public const string Arm = "recservice.experiment.arm";
    public const string ModelVersion = "recservice.model.version";
    public const string Explored = "recservice.explored";
    public const string Recorded = "recservice.recorded";
    public const string Products = "recservice.products";
    public const string Outcome = "recservice.outcome";
    public const string Sequence = "recservice.sequence";
    public const string Facts = "recservice.facts";

    // The most links a span has by default in OpenTelemetry's SDKs.
    private const int LinksMax = 128;

    private static readonly ActivitySource Source = new(SourceName);

    /// <summary>Whether anyone listens.</summary>
    public static bool IsOn => Source.HasListeners();

    /// <summary>Starts a span as a part of what runs now; null when nobody listens.</summary>
    /// <param name="name">What is done.</param>
    /// <param name="decidedIn">The span of the decision it is about, as <see cref="Activity.Id"/>; null when that is not known.</param>
    public static Activity? Start(string name, string? decidedIn = null) => !Source.HasListeners()
        ? null
        : Source.StartActivity(name, ActivityKind.Internal, default(ActivityContext), tags: null, links: LinkTo(decidedIn));

    /// <summary>Starts the span of a commit, which many requests share.</summary>
    public static Activity? StartCommit(IEnumerable<ActivityContext> waiting) => !Source.HasListeners()
        ? null
        : Source.StartActivity("journal.commit", ActivityKind.Internal, default(ActivityContext), tags: null, links: waiting.Take(LinksMax).Select(context => new ActivityLink(context)));

    private static ActivityLink[]? LinkTo(string? span) => ActivityContext.TryParse(span, null, out var context) ? [new ActivityLink(context)] : null;
}
