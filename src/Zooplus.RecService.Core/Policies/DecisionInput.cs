using Zooplus.RecService.Core.Catalogue;

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

    /// <summary>Where <see cref="Persona"/> comes from.</summary>
    public required Basis PersonaBasis { get; init; }

    /// <summary>Dense indices of the products that may be chosen, ascending, at least one.</summary>
    public required ReadOnlySpan<int> Eligible { get; init; }

    /// <summary>How many products to choose, 1 or more; fewer come back when fewer are eligible.</summary>
    public required int Count { get; init; }

    /// <summary>Seeds every draw of the decision, so that it can be repeated.</summary>
    public required string RecommendationId { get; init; }
}
