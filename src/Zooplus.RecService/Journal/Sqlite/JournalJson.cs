using System.Text.Json.Serialization;
using Zooplus.RecService.Catalogue;
using Zooplus.RecService.Core.Features;
using Zooplus.RecService.Recommend;

namespace Zooplus.RecService.Journal.Sqlite;

/// <summary>How the parts of a fact that have no column of their own are written.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true)]
[JsonSerializable(typeof(RecommendRequest))]
[JsonSerializable(typeof(AttributeSet))]
[JsonSerializable(typeof(SchemaContract))]
[JsonSerializable(typeof(RecommendedItem[]))]
[JsonSerializable(typeof(IReadOnlyList<RecommendedItem>))]
[JsonSerializable(typeof(CatalogueReplaced))]
[JsonSerializable(typeof(CatalogueMerged))]
[JsonSerializable(typeof(ProductRemoved))]
[JsonSerializable(typeof(UserRemoved))]
[JsonSerializable(typeof(PolicyReset))]
[JsonSerializable(typeof(DecisionDropped))]
[JsonSerializable(typeof(DecisionClosed))]
[JsonSerializable(typeof(WeightsVersion))]
internal sealed partial class JournalJson : JsonSerializerContext;

/// <summary>What is kept of <see cref="WeightsLoaded"/>.</summary>
internal sealed record WeightsVersion(string Version);
