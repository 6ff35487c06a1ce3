using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Zooplus.RecService.Client.Transport;

namespace Zooplus.RecService.Client.Contracts;

/// <summary>Asks what to show a user.</summary>
public sealed record RecommendRequest
{
    /// <summary>The shop's own id of this decision, at most 128 characters; null lets the service make one. A retry with the same id and body makes no second decision.</summary>
    public string? RecommendationId { get; init; }

    /// <summary>Who is looking; the catalogue need not know them.</summary>
    public required string UserId { get; init; }

    /// <summary>How many products to choose, 1 to 50; null means 1.</summary>
    public int? Count { get; init; }

    /// <summary>The policy to ask by name; null lets the running experiment decide.</summary>
    public string? Policy { get; init; }

    /// <summary>What the shop knows of the user and of the request right now; it overrides the catalogue for this decision.</summary>
    public RecommendContext? Context { get; init; }

    /// <summary>The only products to choose from; null means the whole catalogue.</summary>
    public IReadOnlyList<string>? Candidates { get; init; }

    /// <summary>Products not to choose.</summary>
    public IReadOnlyList<string>? Exclude { get; init; }

    /// <summary>The only categories to choose from; null means all.</summary>
    public IReadOnlyList<string>? Categories { get; init; }

    /// <summary>The most products of one category, 1 to 50; null leaves it to the service.</summary>
    public int? MaxPerCategory { get; init; }

    /// <summary>Whether the products are shown at once; false waits for an activation. Null means true.</summary>
    public bool? Activate { get; init; }
}

/// <summary>What the shop knows of a user and of the request at the moment of a decision.</summary>
/// <param name="Persona">The segment the user belongs to.</param>
/// <param name="Attributes">Other attributes of the user and of the request, texts and numbers, such as the season or the hour; null for none.</param>
[JsonConverter(typeof(RecommendContextConverter))]
public sealed record RecommendContext(string? Persona = null, JsonObject? Attributes = null);
