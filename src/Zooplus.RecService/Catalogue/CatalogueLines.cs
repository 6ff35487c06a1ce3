using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;
using Zooplus.RecService.Http;

namespace Zooplus.RecService.Catalogue;

/// <summary>
/// Reads a change to the catalogue: JSON objects one after another, a line each or however white space divides them. Nothing is applied
/// before the last was read.
/// </summary>
internal sealed class CatalogueLines(IOptions<JsonOptions> json)
{
    public const string MediaType = "application/x-ndjson";

    private readonly JsonTypeInfo<CatalogueLine> _type = (JsonTypeInfo<CatalogueLine>)json.Value.SerializerOptions.GetTypeInfo(typeof(CatalogueLine));

    public async Task<CatalogueChanges> ReadAsync(HttpRequest request)
    {
        if (request.ContentType?.Split(';')[0].Trim() is not (MediaType or "application/jsonl"))
        {
            throw new ProblemException(Problem.UnsupportedMediaType(request.ContentType, MediaType));
        }

        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body, request.HttpContext.RequestAborted);
        return Parse(body.GetBuffer().AsSpan(0, (int)body.Length));
    }

    private static ProblemException Fault(int number, string message) =>
        new(Problem.Invalid(string.Create(CultureInfo.InvariantCulture, $"line {number}"), message));

    /// <summary>The object that starts at the front, or all that is there when it does not end.</summary>
    private static byte[] First(ReadOnlySpan<byte> utf8)
    {
        var reader = new Utf8JsonReader(utf8, new JsonReaderOptions { AllowMultipleValues = true });
        try
        {
            reader.Read();
            reader.Skip();
            return utf8[..(int)reader.BytesConsumed].ToArray();
        }
        catch (JsonException)
        {
            return utf8.ToArray();
        }
    }

    private CatalogueChanges Parse(ReadOnlySpan<byte> utf8)
    {
        var changes = new CatalogueChanges();
        var start = 0;
        var number = 1;
        try
        {
            var reader = new Utf8JsonReader(utf8, new JsonReaderOptions { AllowMultipleValues = true });
            for (; reader.Read(); number++)
            {
                start = (int)reader.TokenStartIndex;
                switch (JsonSerializer.Deserialize(ref reader, _type))
                {
                    case { Product: { } product, User: null }:
                        changes.Add(product.ToProduct(), number);
                        break;
                    case { Product: null, User: { } user }:
                        changes.Add(user.ToUser(), number);
                        break;
                    default:
                        throw Fault(number, "Either a product or a user is allowed in a line, and one of them is needed.");
                }

                start = (int)reader.BytesConsumed;
            }
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            throw Fault(number, JsonFault.Explain(First(utf8[start..]), _type).Detail!);
        }

        return changes;
    }
}
