using System.ComponentModel.DataAnnotations;
using Zooplus.RecService.Core.Catalogue;
using Zooplus.RecService.Http;

namespace Zooplus.RecService.Feedback;

/// <summary>Says what a shown product earned.</summary>
/// <param name="RecommendationId">The decision, as named in the answer to /recommend.</param>
/// <param name="Reward">What it earned, 0 (ignored) to 1 (clicked).</param>
/// <param name="ProductId">The product; may be left out when only one was shown.</param>
/// <param name="Event">What happened, such as <c>click</c> or <c>purchase</c>, when a product can earn by several events. Left out, the reward is final.</param>
internal sealed record FeedbackRequest(
    [property: StringLength(CatalogueRules.IdLengthMax, MinimumLength = 1)] string RecommendationId,
    [property: Range(0.0, 1.0)] double Reward,
    [property: StringLength(CatalogueRules.IdLengthMax, MinimumLength = 1)] string? ProductId = null,
    [property: StringLength(FeedbackRequest.EventLengthMax, MinimumLength = 1)] string? Event = null)
{
    /// <summary>The longest name of an event.</summary>
    public const int EventLengthMax = 64;

    /// <summary>What is wrong with the fields taken each by itself; null when nothing is.</summary>
    public IDictionary<string, string[]>? Faults()
    {
        var faults = new FieldFaults();
        faults.UnlessLength("recommendationId", RecommendationId, 1, CatalogueRules.IdLengthMax);
        faults.UnlessLength("productId", ProductId, 1, CatalogueRules.IdLengthMax);
        faults.UnlessLength("event", Event, 1, EventLengthMax);
        faults.UnlessWithin("reward", Reward, 0, 1);
        return faults.OrNull;
    }
}

/// <summary>Says that a reward was learned.</summary>
/// <param name="Status">Whether it was learned now or had been before.</param>
/// <param name="Sequence">The number of the fact. An answer whose modelVersion is at least this knows of the reward.</param>
internal sealed record FeedbackResponse(FeedbackStatus Status, long Sequence);

/// <summary>What became of a reward.</summary>
internal enum FeedbackStatus
{
    /// <summary>Learned now.</summary>
    Accepted,

    /// <summary>The same reward had been learned before; it was not learned again.</summary>
    Duplicate,
}
