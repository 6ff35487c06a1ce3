using Zooplus.RecService.Core.Catalogue;
using Zooplus.RecService.Core.Features;

namespace Zooplus.RecService.Core.Policies;

/// <summary>All that a policy may look at to decide.</summary>
public readonly ref struct DecisionInput
{
    /// <summary>The products and their indices.</summary>
    public required ShopCatalogue Catalogue { get; init; }

    /// <summary>Who is asked for; the catalogue need not know them.</summary>
    public required string UserId { get; init; }

    /// <summary>The persona in force: the request's, else the catalogue's, else null.</summary>
    public required string? Persona { get; init; }

    /// <summary>The other attributes of the user and of the request in force: the request's, else the catalogue's; null for none.</summary>
    public AttributeSet? Attributes { get; init; }

    /// <summary>Where what is known of the user and the request comes from.</summary>
    public required Basis Basis { get; init; }

    /// <summary>Dense indices of the products that may be chosen, ascending, at least one.</summary>
    public required ReadOnlySpan<int> Eligible { get; init; }

    /// <summary>How many products to choose, 1 or more; fewer come back when fewer are eligible.</summary>
    public required int Count { get; init; }

    /// <summary>The most products of one category, 1 or more; null for any number. Fewer products come back when it leaves no others.</summary>
    public int? MaxPerCategory { get; init; }

    /// <summary>Dense indices of the products that are on the page already; they count towards <see cref="MaxPerCategory"/> and are not eligible.</summary>
    public ReadOnlySpan<int> Beside { get; init; }

    /// <summary>Whether to rank by the expected reward alone: no bonus, no sample, no share of uniform draws.</summary>
    public bool ExploitOnly { get; init; }

    /// <summary>Seeds every draw of the decision, so that it can be repeated.</summary>
    public required string RecommendationId { get; init; }
}
