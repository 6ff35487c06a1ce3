using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Zooplus.RecService.Tests.Hostile;

/// <summary>Requests to every operation of the OpenAPI document: right ones, and wrong ones of every kind.</summary>
internal sealed partial class HostileRequests
{
    private static readonly string[] Methods = ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND"];
    private static readonly string?[] MediaTypes = [null, "text/plain", "application/xml", "application/json; charset=utf-16", "application/jsonx", "multipart/form-data; boundary=x"];

    private readonly Random _random;
    private readonly HostileValues _values;
    private readonly Operation[] _operations;

    public HostileRequests(JsonElement document, Random random)
    {
        _random = random;
        _values = new HostileValues(random, document.GetProperty("components").GetProperty("schemas"));
        _operations = [.. document.GetProperty("paths").EnumerateObject().SelectMany(path => path.Value.EnumerateObject().Select(method => new Operation(path.Name, method.Name.ToUpperInvariant(), method.Value)))];
    }

    public int Operations => _operations.Length;

    /// <summary>The next request, and the operation it means.</summary>
    public (HttpRequestMessage Request, string Operation) Next(Uri address)
    {
        var operation = _operations[_random.Next(_operations.Length)];
        var method = _random.Next(15) == 0 ? Methods[_random.Next(Methods.Length)] : operation.Method;
        var target = new Uri(address.AbsoluteUri.TrimEnd('/') + PathOf(operation), new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
        var request = new HttpRequestMessage(HttpMethod.Parse(method), target);
        if (operation.Body is { } body && _random.Next(30) > 0)
        {
            request.Content = new ByteArrayContent(BodyOf(body));
            var mediaType = _random.Next(25) == 0 ? MediaTypes[_random.Next(MediaTypes.Length)] : body.MediaType;
            request.Content.Headers.ContentType = mediaType is null ? null : MediaTypeHeaderValue.Parse(mediaType);
        }

        return (request, operation.Name);
    }

    private string PathOf(Operation operation)
    {
        var path = Parameter().Replace(operation.Path, parameter => _random.Next(3) switch
        {
            0 => _values.PathPart(),
            1 => _random.Next(60).ToString(System.Globalization.CultureInfo.InvariantCulture),
            _ => operation.Examples.GetValueOrDefault(parameter.Value.Trim('{', '}'), "0"),
        });
        var query = string.Join('&', operation.QueryParameters.Where(_ => _random.Next(2) == 0).Select(name =>
            $"{name}={(_random.Next(2) == 0 ? _values.PathPart() : Uri.EscapeDataString(operation.Examples.GetValueOrDefault(name, "1")))}"));
        path += query.Length > 0 ? "?" + query : "";
        return _random.Next(40) == 0 ? path + _values.PathPart() : path;
    }

    private byte[] BodyOf(Body body)
    {
        var example = body.Example ?? "{}";
        return _random.Next(4) switch
        {
            0 => Encoding.UTF8.GetBytes(example),
            1 => Encoding.UTF8.GetBytes(_values.Of(body.Schema)),
            2 => _values.Mutated(_values.Of(body.Schema)),
            _ => _values.Mutated(example),
        };
    }

    [GeneratedRegex(@"\{[^}]*\}")]
    private static partial Regex Parameter();

    private sealed class Operation
    {
        public Operation(string path, string method, JsonElement description)
        {
            (Path, Method) = (path, method);
            JsonElement[] parameters = description.TryGetProperty("parameters", out var given) ? [.. given.EnumerateArray()] : [];
            Examples = parameters.Where(parameter => parameter.TryGetProperty("example", out _))
                .ToDictionary(parameter => parameter.GetProperty("name").GetString()!, parameter => parameter.GetProperty("example").ToString());
            QueryParameters = [.. parameters.Where(parameter => parameter.GetProperty("in").GetString() == "query").Select(parameter => parameter.GetProperty("name").GetString()!)];
            if (description.TryGetProperty("requestBody", out var body))
            {
                var content = body.GetProperty("content").EnumerateObject().First();
                Body = new Body(content.Name, content.Value.GetProperty("schema"), content.Value.TryGetProperty("example", out var example) ? example.GetRawText() : null);
            }
        }

        public string Path { get; }

        public string Method { get; }

        public string Name => $"{Method} {Path}";

        public Dictionary<string, string> Examples { get; }

        public string[] QueryParameters { get; }

        public Body? Body { get; }
    }

    private sealed record Body(string MediaType, JsonElement Schema, string? Example);
}
