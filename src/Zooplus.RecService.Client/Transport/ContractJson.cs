using System.Text.Json;
using System.Text.Json.Serialization;
using Zooplus.RecService.Client.Contracts;

namespace Zooplus.RecService.Client.Transport;

/// <summary>How the contracts look on the wire. Fields that a newer service adds are passed over.</summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(RecommendRequest))]
[JsonSerializable(typeof(RecommendResponse))]
[JsonSerializable(typeof(FeedbackRequest))]
[JsonSerializable(typeof(FeedbackResponse))]
[JsonSerializable(typeof(ActivationResponse))]
[JsonSerializable(typeof(Catalogue))]
[JsonSerializable(typeof(CatalogueChange))]
[JsonSerializable(typeof(IReadOnlyList<PolicyState>))]
[JsonSerializable(typeof(PolicyReset))]
[JsonSerializable(typeof(RecordedChange))]
[JsonSerializable(typeof(ExportedDecision))]
[JsonSerializable(typeof(WeightsInService))]
[JsonSerializable(typeof(Problem))]
internal sealed partial class ContractJson : JsonSerializerContext;
