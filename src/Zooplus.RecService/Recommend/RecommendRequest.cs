using System.ComponentModel.DataAnnotations;
using Zooplus.RecService.Core.Catalogue;
using Zooplus.RecService.Http;

namespace Zooplus.RecService.Recommend;

/// <summary>Asks for products to show to a user.</summary>
/// <param name="UserId">Who the products are for, 1 to 128 characters. A user the catalogue does not know is a visitor.</param>
/// <param name="RecommendationId">Names the decision and seeds its draws, 1 to 128 characters; made by the service when left out. The same id with the same body returns the same answer again.</param>
/// <param name="Count">How many products to recommend, 1 to 50; 1 when left out.</param>
/// <param name="Policy">The policy to ask, by a name that GET /policies lists. Left out, the experiment decides.</param>
/// <param name="Context">Attributes that hold for this decision: of the user, instead of the catalogue's, and of the request itself.</param>
/// <param name="Candidates">Product ids to choose from; all products when left out.</param>
/// <param name="Exclude">Product ids not to choose; ids the catalogue does not know are ignored.</param>
/// <param name="Categories">Categories to choose from; all categories when left out.</param>
/// <param name="MaxPerCategory">The most products of one category, 1 to 50; what the service is configured with when left out. Fewer products come back when it leaves no others.</param>
/// <param name="Activate">Whether the attribution window starts now, as it does when left out. False for a slate that may never be shown: its window starts when it is activated.</param>
internal sealed record RecommendRequest(
    [property: StringLength(CatalogueRules.IdLengthMax, MinimumLength = 1)] string UserId,
    [property: StringLength(CatalogueRules.IdLengthMax, MinimumLength = 1)] string? RecommendationId = null,
    [property: Range(1, RecommendRequest.CountMax)] int Count = 1,
    string? Policy = null,
    RequestContext? Context = null,
    [property: Length(1, RecommendRequest.FilterLengthMax)] IReadOnlyList<string>? Candidates = null,
    [property: Length(0, RecommendRequest.FilterLengthMax)] IReadOnlyList<string>? Exclude = null,
    [property: Length(1, RecommendRequest.FilterLengthMax)] IReadOnlyList<string>? Categories = null,
    [property: Range(1, RecommendRequest.CountMax)] int? MaxPerCategory = null,
    bool Activate = true)
{
    /// <summary>The most products one answer can hold.</summary>
    public const int CountMax = 50;

    /// <summary>The most ids or names one filter can hold.</summary>
    public const int FilterLengthMax = 10_000;

    /// <summary>Whether both ask for the same decision.</summary>
    public bool SameAs(RecommendRequest other) =>
        UserId == other.UserId
        && Count == other.Count
        && Policy == other.Policy
        && Context == other.Context
        && Activate == other.Activate
        && MaxPerCategory == other.MaxPerCategory
        && SameList(Candidates, other.Candidates)
        && SameList(Exclude, other.Exclude)
        && SameList(Categories, other.Categories);

    /// <summary>What is wrong with the fields taken each by itself; null when nothing is.</summary>
    public IDictionary<string, string[]>? Faults()
    {
        var faults = new FieldFaults();
        faults.UnlessLength("recommendationId", RecommendationId, 1, CatalogueRules.IdLengthMax);
        faults.UnlessLength("userId", UserId, 1, CatalogueRules.IdLengthMax);
        faults.UnlessWithin("count", Count, 1, CountMax);
        faults.UnlessWithin("maxPerCategory", MaxPerCategory ?? 1, 1, CountMax);
        faults.UnlessCount("candidates", Candidates, 1, FilterLengthMax);
        faults.UnlessCount("exclude", Exclude, 0, FilterLengthMax);
        faults.UnlessCount("categories", Categories, 1, FilterLengthMax);
        return faults.OrNull;
    }

    private static bool SameList(IReadOnlyList<string>? first, IReadOnlyList<string>? second) =>
        ReferenceEquals(first, second) || (first is not null && second is not null && first.SequenceEqual(second, StringComparer.Ordinal));
}
