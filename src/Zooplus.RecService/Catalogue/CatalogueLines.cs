using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;
using Zooplus.RecService.Core.Catalogue;
using Zooplus.RecService.Http;

namespace Zooplus.RecService.Catalogue;

/// <summary>Reads a change to the catalogue, a JSON object a line. Nothing is applied before the last line was read.</summary>
internal sealed class CatalogueLines(IOptions<JsonOptions> json)
{
    public const string MediaType = "application/x-ndjson";

    public async Task<(List<Product> Products, List<User> Users)> ReadAsync(HttpRequest request)
    {
        if (request.ContentType?.Split(';')[0].Trim() is not (MediaType or "application/jsonl"))
        {
            throw new ProblemException(Problem.UnsupportedMediaType(request.ContentType, MediaType));
        }

        var products = new List<Product>();
        var users = new List<User>();
        using var reader = new StreamReader(request.Body);
        for (var number = 1; await reader.ReadLineAsync(request.HttpContext.RequestAborted) is { } text; number++)
        {
            if (string.IsNullOrWhiteSpace(text))
            {
                continue;
            }

            var line = Parse(text, number);
            if (line.Product is null == line.User is null)
            {
                throw Fault(number, "Either a product or a user is allowed in a line, and one of them is needed.");
            }

            if (line.Product is not null)
            {
                products.Add(line.Product.ToProduct());
            }
            else
            {
                users.Add(line.User!.ToUser());
            }
        }

        return (products, users);
    }

    private static ProblemException Fault(int number, string message) =>
        new(Problem.Invalid(string.Create(CultureInfo.InvariantCulture, $"line {number}"), message));

    private CatalogueLine Parse(string text, int number)
    {
        try
        {
            return JsonSerializer.Deserialize<CatalogueLine>(text, json.Value.SerializerOptions) ?? throw new JsonException();
        }
        catch (JsonException exception)
        {
            var type = json.Value.SerializerOptions.GetTypeInfo(typeof(CatalogueLine));
            throw Fault(number, JsonFault.Explain(System.Text.Encoding.UTF8.GetBytes(text), type, exception).Detail!);
        }
    }
}
