using System.Net;
using System.Net.ServerSentEvents;
using System.Text.Json;
using Zooplus.RecService.Tests.Journal;

namespace Zooplus.RecService.Tests.OpenApi;

public sealed class OpenApiDocumentTests
{
    private const string Safetensors = "application/octet-stream";

    [Fact]
    public async Task Swagger_ui_is_served()
    {
        await using var application = new RecServiceApplication();

        var page = (await application.GetAsync("/swagger/index.html")).MustBeOk();

        Assert.Equal("text/html", page.MediaType);
        Assert.Contains("frame-ancestors 'none'", Assert.Single(page.Headers.GetValues("Content-Security-Policy")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_endpoint_of_the_contract_is_described()
    {
        await using var application = new RecServiceApplication();

        Assert.Equal(
            [
                "DELETE /catalogue/products/{id}",
                "DELETE /catalogue/users/{id}",
                "GET /catalogue",
                "GET /catalogue/products/{id}",
                "GET /catalogue/summary",
                "GET /catalogue/users/{id}",
                "GET /events",
                "GET /experiment",
                "GET /journal",
                "GET /journal/export",
                "GET /models/mlp",
                "GET /policies",
                "GET /policies/{name}/arms",
                "GET /policies/{name}/beliefs",
                "GET /policies/{name}/beliefs/products",
                "GET /recommendations",
                "GET /recommendations/{id}",
                "GET /users/{id}/recommendations",
                "PATCH /catalogue",
                "POST /feedback",
                "POST /journal/accept-loss",
                "POST /journal/snapshot",
                "POST /models/mlp/reload",
                "POST /policies/{name}/reset",
                "POST /recommend",
                "POST /recommendations/{id}/activate",
                "POST /users/{id}/forget",
                "PUT /catalogue",
                "PUT /catalogue/products/{id}",
                "PUT /catalogue/users/{id}",
                "PUT /models/mlp",
            ],
            (await OperationsAsync(application)).Select(operation => $"{operation.Method} {operation.Path}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Every_operation_has_a_summary_a_description_an_example_and_its_errors()
    {
        await using var application = new RecServiceApplication();

        Assert.All(await OperationsAsync(application), operation =>
        {
            Assert.NotEqual("", operation.Description.GetProperty("summary").GetString());
            Assert.NotEqual("", operation.Description.GetProperty("description").GetString());
            Assert.True(operation.Body is not { } body || body.MediaType == Safetensors || body.Example is not null, "There is no example of the body.");
            var expected = operation.IsStream ? ["401", "403"] : (string[])["401", "403", "429"];
            var responses = operation.Description.GetProperty("responses").EnumerateObject().ToLookup(response => response.Name[0]);
            Assert.Single(responses['2']);
            Assert.NotEqual(JsonValueKind.Undefined, operation.ExampleAnswer.ValueKind);
            Assert.Empty(expected.Except(responses['4'].Select(response => response.Name)));
            Assert.Equal(operation.TakesInput, responses['4'].Any(response => response.Name is not ("401" or "403" or "429")));
            Assert.Equal("apiKey", operation.Description.GetProperty("security")[0].EnumerateObject().Single().Name);
            Assert.All(
                [.. responses['4'], .. responses['5']],
                response => Assert.True(response.Value.GetProperty("content").TryGetProperty("application/problem+json", out _)));
        });
    }

    [Fact]
    public async Task A_body_is_required_by_every_operation_but_a_reset()
    {
        await using var application = new RecServiceApplication();

        var optional = (await OperationsAsync(application))
            .Where(operation => operation.Description.TryGetProperty("requestBody", out var body)
                && !(body.TryGetProperty("required", out var required) && required.GetBoolean()))
            .Select(operation => operation.Path);

        Assert.Equal(["/policies/{name}/reset"], optional);
    }

    [Fact]
    public async Task Every_example_works_in_the_order_of_the_document()
    {
        using var journal = new TemporaryJournal();
        await using var application = RecServiceApplication.WithWeights(journal.Setting);
        foreach (var operation in await OperationsAsync(application))
        {
            if (operation.IsStream)
            {
                AssertShape(operation.ExampleAnswer, await FirstEventAsync(application, operation.Path), operation.Path);
                continue;
            }

            var answer = operation.Body is { MediaType: Safetensors }
                ? await application.SendAsync(operation.Method, operation.ExamplePath, await File.ReadAllBytesAsync(Golden.PathOf("mlp-pytorch.safetensors")), Safetensors)
                : await application.SendAsync(operation.Method, operation.ExamplePath, operation.Body?.Example, operation.Body?.MediaType ?? "");

            Assert.True(answer.Status == HttpStatusCode.OK, $"{operation.Method} {operation.ExamplePath} {operation.Body?.Example}: {answer.Text}");
            AssertShape(operation.ExampleAnswer, FirstOf(answer), $"{operation.Method} {operation.Path}");
        }
    }

    /// <summary>Every field of the example is a field of the answer, of the same kind.</summary>
    private static void AssertShape(JsonElement example, JsonElement answer, string path)
    {
        Assert.True(Kind(example) == Kind(answer), $"{path} is {example.ValueKind} in the example and {answer.ValueKind} in the answer.");
        if (example.ValueKind == JsonValueKind.Object)
        {
            foreach (var property in example.EnumerateObject())
            {
                Assert.True(answer.TryGetProperty(property.Name, out var value), $"{path}.{property.Name} is not in the answer.");
                AssertShape(property.Value, value, $"{path}.{property.Name}");
            }
        }
        else if (example.ValueKind == JsonValueKind.Array && example.GetArrayLength() > 0 && answer.GetArrayLength() > 0)
        {
            AssertShape(example[0], answer[0], $"{path}[0]");
        }

        static JsonValueKind Kind(JsonElement element) => element.ValueKind == JsonValueKind.False ? JsonValueKind.True : element.ValueKind;
    }

    /// <summary>The answer, or the first of its lines.</summary>
    private static JsonElement FirstOf(Answer answer) =>
        answer.MediaType == "application/x-ndjson" ? JsonSerializer.Deserialize<JsonElement>(answer.Text.Split('\n')[0]) : answer.Json;

    private static async Task<JsonElement> FirstEventAsync(RecServiceApplication application, string path)
    {
        using var http = application.CreateClient();
        await using var stream = await http.GetStreamAsync(new Uri(path, UriKind.Relative));
        await foreach (var told in SseParser.Create(stream).EnumerateAsync())
        {
            return JsonSerializer.Deserialize<JsonElement>(told.Data);
        }

        throw new EndOfStreamException($"{path} ended without an event.");
    }

    private static async Task<Operation[]> OperationsAsync(RecServiceApplication application)
    {
        var document = (await application.GetAsync("/swagger/v1/swagger.json")).MustBeOk();
        return [.. document["paths"].EnumerateObject().SelectMany(path => path.Value.EnumerateObject().Select(method =>
            new Operation(path.Name, HttpMethod.Parse(method.Name.ToUpperInvariant()), method.Value)))];
    }

    /// <summary>An operation as the document describes it.</summary>
    private sealed record Operation(string Path, HttpMethod Method, JsonElement Description)
    {
        public (string MediaType, string? Example)? Body { get; } = Description.TryGetProperty("requestBody", out var body)
            ? Content(body.GetProperty("content").EnumerateObject().First())
            : null;

        public JsonElement ExampleAnswer { get; } =
            Lines(Description.GetProperty("responses").GetProperty("200").GetProperty("content").EnumerateObject().Single().Value.GetProperty("example"));

        /// <summary>Whether it answers without an end.</summary>
        public bool IsStream => Description.GetProperty("responses").GetProperty("200").GetProperty("content").TryGetProperty("text/event-stream", out _);

        public bool TakesInput => Body is not null || Description.TryGetProperty("parameters", out _) || Path.StartsWith("/models/mlp", StringComparison.Ordinal);

        public string ExamplePath => !Description.TryGetProperty("parameters", out var parameters) ? Path : parameters.EnumerateArray().Aggregate(Path, With);

        /// <summary>The example, or the line of it where the answer is a text of lines.</summary>
        private static JsonElement Lines(JsonElement example) => example.ValueKind == JsonValueKind.String ? JsonSerializer.Deserialize<JsonElement>(example.GetString()!) : example;

        private static string With(string path, JsonElement parameter)
        {
            var example = parameter.GetProperty("example");
            var (name, value) = (parameter.GetProperty("name").GetString(), (example.ValueKind == JsonValueKind.Array ? example[0] : example).GetString()!);
            return parameter.GetProperty("in").GetString() == "path"
                ? path.Replace($"{{{name}}}", value, StringComparison.Ordinal)
                : $"{path}{(path.Contains('?', StringComparison.Ordinal) ? '&' : '?')}{name}={Uri.EscapeDataString(value)}";
        }

        private static (string MediaType, string? Example) Content(JsonProperty content) =>
            (content.Name, content.Value.TryGetProperty("example", out var example) ? JsonSerializer.Serialize(example) : null);
    }
}
