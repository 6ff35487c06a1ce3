using System.Buffers;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.Extensions.Options;

namespace Zooplus.RecService.Http;

/// <summary>
/// A JSON body, read whole within the endpoint's limit and parsed strictly. Minimal APIs' own binding is not used because its
/// refusals cannot say which field was wrong, what was given and what is allowed.
/// </summary>
/// <param name="Value">What the body said.</param>
internal readonly record struct JsonBody<T>(T Value) : IEndpointParameterMetadataProvider
    where T : class
{
    private const string MediaType = "application/json";

    /// <summary>Called by minimal APIs to bind a parameter of this type.</summary>
    public static async ValueTask<JsonBody<T>> BindAsync(HttpContext context)
    {
        var request = context.Request;
        var metadata = context.GetEndpoint()?.Metadata;
        var type = (JsonTypeInfo<T>)context.RequestServices.GetRequiredService<IOptions<JsonOptions>>().Value.SerializerOptions.GetTypeInfo(typeof(T));
        if (metadata?.GetMetadata<IAcceptsMetadata>()?.IsOptional == true && context.Features.Get<IHttpRequestBodyDetectionFeature>() is { CanHaveBody: false })
        {
            return new JsonBody<T>(Parse(new ReadOnlySequence<byte>("{}"u8.ToArray()), type));
        }

        // The usual one is known without being parsed.
        if (request.ContentType != MediaType && !request.HasJsonContentType())
        {
            throw new ProblemException(Problem.UnsupportedMediaType(request.ContentType, MediaType));
        }

        var limit = metadata?.GetMetadata<BodyLimit>()?.Bytes ?? BodyLimit.Default;
        if (request.ContentLength > limit)
        {
            throw new ProblemException(Problem.BodyTooLarge(limit));
        }

        var reader = request.BodyReader;
        while (true)
        {
            // Most bodies have come with their heads.
            if (!reader.TryRead(out var read))
            {
                read = await reader.ReadAsync(context.RequestAborted);
            }

            if (read.Buffer.Length <= limit && !read.IsCompleted)
            {
                reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
                continue;
            }

            try
            {
                return read.Buffer.Length <= limit
                    ? new JsonBody<T>(Parse(read.Buffer, type))
                    : throw new ProblemException(Problem.BodyTooLarge(limit));
            }
            finally
            {
                reader.AdvanceTo(read.Buffer.End);
            }
        }
    }

    /// <summary>Tells OpenAPI what the body holds.</summary>
    public static void PopulateMetadata(ParameterInfo parameter, EndpointBuilder builder) =>
        builder.Metadata.Add(new AcceptsMetadata([MediaType], typeof(T), isOptional: parameter.IsDefined(typeof(BodyMayBeAbsentAttribute))));

    private static T Parse(in ReadOnlySequence<byte> body, JsonTypeInfo<T> type)
    {
        try
        {
            // In one piece it is read once; the serializer reads ahead of what it is given as a reader.
            return (body.IsSingleSegment ? JsonSerializer.Deserialize(body.FirstSpan, type) : JsonSerializer.Deserialize(body.ToArray(), type))
                ?? throw new ProblemException(Problem.MalformedJson("The body is null; an object is allowed."));
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // The second is what the reader throws for text that is none: bytes that are not UTF-8, or half a surrogate pair.
            throw new ProblemException(JsonFault.Explain(body.ToArray(), type));
        }
    }
}
