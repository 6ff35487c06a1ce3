using System.Buffers;
using System.Reflection;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.AspNetCore.Http.Metadata;
using Zooplus.RecService.Core.Features;
using Zooplus.RecService.Core.Policies;

namespace Zooplus.RecService.Recommend;

/// <summary>
/// A decision as an answer, 200: the bytes that the serializer would write, which a test holds it to, member by member and with their
/// length, since a body of unknown length is sent in chunks. It costs half of what <see cref="TypedResults.Ok{TValue}"/> costs.
/// </summary>
/// <param name="response">The decision.</param>
internal sealed class RecommendAnswer(RecommendResponse response) : IResult, IEndpointMetadataProvider, IStatusCodeHttpResult
{
    private const string ContentType = "application/json; charset=utf-8";

    // The encoder is the one that the framework's JSON options have.
    private static readonly JsonWriterOptions WriterOptions = new() { SkipValidation = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    [ThreadStatic]
    private static Utf8JsonWriter? _writer;

    [ThreadStatic]
    private static ArrayBufferWriter<byte>? _bytes;

    int? IStatusCodeHttpResult.StatusCode => StatusCodes.Status200OK;

    /// <summary>Tells OpenAPI what the body holds.</summary>
    public static void PopulateMetadata(MethodInfo method, EndpointBuilder builder) =>
        builder.Metadata.Add(new ProducesResponseTypeMetadata(StatusCodes.Status200OK, typeof(RecommendResponse), ["application/json"]));

    /// <inheritdoc/>
    public Task ExecuteAsync(HttpContext httpContext)
    {
        var bytes = _bytes ??= new ArrayBufferWriter<byte>(1024);
        var json = _writer ??= CreateWriter(bytes);
        bytes.ResetWrittenCount();
        json.Reset();
        Write(json, response);
        json.Flush();

        var http = httpContext.Response;
        http.ContentType = ContentType;
        http.ContentLength = bytes.WrittenCount;
        http.BodyWriter.Write(bytes.WrittenSpan);

        // The server sends what is written once the request is over, together with its head.
        return Task.CompletedTask;
    }

    /// <summary>A writer as the answer is written with.</summary>
    public static Utf8JsonWriter CreateWriter(IBufferWriter<byte> bytes) => new(bytes, WriterOptions);

    /// <summary>Writes a decision.</summary>
    public static void Write(Utf8JsonWriter json, RecommendResponse response)
    {
        json.WriteStartObject();
        json.WriteString(Names.RecommendationId, response.RecommendationId);
        json.WriteString(Names.Policy, response.Policy);
        if (response.ExperimentArm is { } arm)
        {
            json.WriteString(Names.ExperimentArm, arm);
        }

        Write(json, Names.AssignmentProbability, response.AssignmentProbability);
        json.WriteString(Names.ModelVersion, response.ModelVersion);
        json.WriteString(Names.Basis, Names.Of(response.Basis));
        json.WriteBoolean(Names.Explored, response.Explored);
        json.WriteBoolean(Names.Recorded, response.Recorded);
        json.WritePropertyName(Names.Items);
        Write(json, response.Items);
        if (response.ExpiresAt is { } expiresAt)
        {
            json.WriteString(Names.ExpiresAt, expiresAt);
        }

        json.WriteEndObject();
    }

    /// <summary>Writes the products of a decision.</summary>
    public static void Write(Utf8JsonWriter json, IReadOnlyList<RecommendedItem> items)
    {
        json.WriteStartArray();
        for (var i = 0; i < items.Count; i++)
        {
            Write(json, items[i]);
        }

        json.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter json, RecommendedItem item)
    {
        json.WriteStartObject();
        json.WriteString(Names.ProductId, item.ProductId);
        json.WriteString(Names.Category, item.Category);
        json.WriteNumber(Names.Rank, item.Rank);
        json.WriteNumber(Names.Score, item.Score);
        json.WriteNumber(Names.ExpectedReward, item.ExpectedReward);
        json.WriteNumber(Names.ExplorationBonus, item.ExplorationBonus);
        Write(json, Names.Propensity, item.Propensity);
        if (item.PropensitySamples is { } samples)
        {
            json.WriteNumber(Names.PropensitySamples, samples);
        }

        if (item.Basis is { } basis)
        {
            json.WriteString(Names.Basis, Names.Of(basis));
        }

        if (item.Attributes is { } attributes)
        {
            json.WriteStartObject(Names.Attributes);
            AttributeSetConverter.WriteMembers(json, attributes);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, JsonEncodedText name, double? value)
    {
        if (value is { } number)
        {
            json.WriteNumber(name, number);
        }
    }

    /// <summary>What never changes, encoded once.</summary>
    private static class Names
    {
        public static readonly JsonEncodedText RecommendationId = Of(nameof(RecommendResponse.RecommendationId));
        public static readonly JsonEncodedText Policy = Of(nameof(RecommendResponse.Policy));
        public static readonly JsonEncodedText ExperimentArm = Of(nameof(RecommendResponse.ExperimentArm));
        public static readonly JsonEncodedText AssignmentProbability = Of(nameof(RecommendResponse.AssignmentProbability));
        public static readonly JsonEncodedText ModelVersion = Of(nameof(RecommendResponse.ModelVersion));
        public static readonly JsonEncodedText Basis = Of(nameof(RecommendResponse.Basis));
        public static readonly JsonEncodedText Explored = Of(nameof(RecommendResponse.Explored));
        public static readonly JsonEncodedText Recorded = Of(nameof(RecommendResponse.Recorded));
        public static readonly JsonEncodedText Items = Of(nameof(RecommendResponse.Items));
        public static readonly JsonEncodedText ExpiresAt = Of(nameof(RecommendResponse.ExpiresAt));
        public static readonly JsonEncodedText ProductId = Of(nameof(RecommendedItem.ProductId));
        public static readonly JsonEncodedText Category = Of(nameof(RecommendedItem.Category));
        public static readonly JsonEncodedText Rank = Of(nameof(RecommendedItem.Rank));
        public static readonly JsonEncodedText Score = Of(nameof(RecommendedItem.Score));
        public static readonly JsonEncodedText ExpectedReward = Of(nameof(RecommendedItem.ExpectedReward));
        public static readonly JsonEncodedText ExplorationBonus = Of(nameof(RecommendedItem.ExplorationBonus));
        public static readonly JsonEncodedText Propensity = Of(nameof(RecommendedItem.Propensity));
        public static readonly JsonEncodedText PropensitySamples = Of(nameof(RecommendedItem.PropensitySamples));
        public static readonly JsonEncodedText Attributes = Of(nameof(RecommendedItem.Attributes));

        private static readonly JsonEncodedText[] Bases = Array.ConvertAll(Enum.GetNames<Basis>(), Of);

        public static JsonEncodedText Of(Basis basis) => Bases[(int)basis];

        private static JsonEncodedText Of(string name) => JsonEncodedText.Encode(JsonNamingPolicy.CamelCase.ConvertName(name));
    }
}
