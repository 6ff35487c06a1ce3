using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace Zooplus.RecService.EndToEnd.Tests.Shipped;

/// <summary>An operation of the OpenAPI document, asked with the examples it gives.</summary>
internal sealed record ApiExample(string Method, string Path, string? MediaType, string? Body)
{
    private const string Weights = "application/octet-stream";

    public bool IsStream => Path == "/events";

    /// <summary>All operations of a document, in its order.</summary>
    public static IEnumerable<ApiExample> AllOf(JsonElement document) =>
        from path in document.GetProperty("paths").EnumerateObject()
        from operation in path.Value.EnumerateObject()
        select Of(path.Name, operation);

    public HttpRequestMessage Request()
    {
        var request = new HttpRequestMessage(new HttpMethod(Method), new Uri(Path.TrimStart('/'), UriKind.Relative));
        if (MediaType is not null)
        {
            request.Content = new ByteArrayContent(MediaType == Weights ? File.ReadAllBytes(Golden.Weights) : Encoding.UTF8.GetBytes(Body!));
            request.Content.Headers.ContentType = new MediaTypeHeaderValue(MediaType);
        }

        return request;
    }

    private static ApiExample Of(string path, JsonProperty operation)
    {
        var query = new List<string>();
        if (operation.Value.TryGetProperty("parameters", out var parameters))
        {
            foreach (var parameter in parameters.EnumerateArray().Where(parameter => parameter.TryGetProperty("example", out _)))
            {
                var (name, value) = (parameter.GetProperty("name").GetString()!, Uri.EscapeDataString(parameter.GetProperty("example").ToString()));
                if (parameter.GetProperty("in").GetString() == "path")
                {
                    path = path.Replace($"{{{name}}}", value, StringComparison.Ordinal);
                }
                else
                {
                    query.Add($"{name}={value}");
                }
            }
        }

        path = query.Count == 0 ? path : $"{path}?{string.Join('&', query)}";
        if (!operation.Value.TryGetProperty("requestBody", out var body))
        {
            return new ApiExample(operation.Name.ToUpperInvariant(), path, null, null);
        }

        var content = body.GetProperty("content").EnumerateObject().First();
        return new ApiExample(operation.Name.ToUpperInvariant(), path, content.Name, content.Value.TryGetProperty("example", out var example) ? example.GetRawText() : null);
    }
}
