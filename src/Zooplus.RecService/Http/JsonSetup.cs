using System.Text.Json;
using System.Text.Json.Serialization;
using Zooplus.RecService.Catalogue;
using Zooplus.RecService.Experiment;
using Zooplus.RecService.Feedback;
using Zooplus.RecService.Figures;
using Zooplus.RecService.Journal;
using Zooplus.RecService.Models;
using Zooplus.RecService.Policies;
using Zooplus.RecService.Privacy;
using Zooplus.RecService.Recommend;
using Zooplus.RecService.Recommendations;

namespace Zooplus.RecService.Http;

/// <summary>How JSON is read and written: source-generated, strict about what comes in.</summary>
internal static class JsonSetup
{
    public static void AddStrictJson(this IServiceCollection services) => services.ConfigureHttpJsonOptions(options => Apply(options.SerializerOptions));

    private static void Apply(JsonSerializerOptions options)
    {
        options.TypeInfoResolverChain.Insert(0, RecServiceJson.Default);
        options.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false));
        options.DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull;
        options.NumberHandling = JsonNumberHandling.Strict;
        options.UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow;
        options.AllowDuplicateProperties = false;
        options.RespectNullableAnnotations = true;
        options.RespectRequiredConstructorParameters = true;
        options.PropertyNameCaseInsensitive = false;
    }
}

[JsonSerializable(typeof(RecommendRequest))]
[JsonSerializable(typeof(RecommendResponse))]
[JsonSerializable(typeof(FeedbackRequest))]
[JsonSerializable(typeof(FeedbackResponse))]
[JsonSerializable(typeof(Activation))]
[JsonSerializable(typeof(RecordedDecision))]
[JsonSerializable(typeof(RecordedDecisionList))]
[JsonSerializable(typeof(FiguresNow))]
[JsonSerializable(typeof(PolicyArms))]
[JsonSerializable(typeof(PolicyBeliefs))]
[JsonSerializable(typeof(CellBeliefs))]
[JsonSerializable(typeof(CatalogueSummary))]
[JsonSerializable(typeof(CatalogueDocument))]
[JsonSerializable(typeof(CatalogueLine))]
[JsonSerializable(typeof(CatalogueChanged))]
[JsonSerializable(typeof(ProductBody))]
[JsonSerializable(typeof(UserBody))]
[JsonSerializable(typeof(ExperimentDescription))]
[JsonSerializable(typeof(IReadOnlyList<PolicyDescription>))]
[JsonSerializable(typeof(ResetRequest))]
[JsonSerializable(typeof(PolicyForgot))]
[JsonSerializable(typeof(MlpDescription))]
[JsonSerializable(typeof(JournalDescription))]
[JsonSerializable(typeof(SnapshotTaken))]
[JsonSerializable(typeof(UserForgot))]
internal sealed partial class RecServiceJson : JsonSerializerContext;
