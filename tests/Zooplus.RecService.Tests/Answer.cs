using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;

namespace Zooplus.RecService.Tests;

/// <summary>What the service answered.</summary>
internal sealed record Answer(HttpStatusCode Status, string? MediaType, HttpResponseHeaders Headers, string Text)
{
    private readonly Lazy<JsonElement> _json = new(() => JsonSerializer.Deserialize<JsonElement>(Text));

    public JsonElement Json => _json.Value;

    public JsonElement[] Items => [.. this["items"].EnumerateArray()];

    public string[] ProductIds => [.. Items.Select(item => item.GetProperty("productId").GetString()!)];

    public string Type => this["type"].GetString()!;

    public long Sequence => this["sequence"].GetInt64();

    public long ModelVersion => long.Parse(this["modelVersion"].GetString()!, System.Globalization.CultureInfo.InvariantCulture);

    public JsonElement this[string property] => Json.GetProperty(property);

    public static async Task<Answer> OfAsync(HttpResponseMessage response) => new(
        response.StatusCode,
        response.Content.Headers.ContentType?.MediaType,
        response.Headers,
        await response.Content.ReadAsStringAsync());

    public Answer MustBe(HttpStatusCode status)
    {
        Assert.True(Status == status, $"{(int)status} was expected; the answer was {(int)Status} {Text}");
        return this;
    }

    public Answer MustBeOk() => MustBe(HttpStatusCode.OK);

    /// <summary>Asserts a problem document of this type that names exactly these fields.</summary>
    public Answer MustBeProblem(HttpStatusCode status, string name, params string[] fields)
    {
        MustBe(status);
        Assert.Equal("application/problem+json", MediaType);
        Assert.Equal($"urn:recservice:problem:{name}", Type);
        Assert.Equal((int)status, this["status"].GetInt32());
        Assert.NotEqual("", this["title"].GetString());
        Assert.NotEqual("", this["detail"].GetString());
        Assert.Equal(fields, Json.TryGetProperty("errors", out var errors) ? errors.EnumerateObject().Select(error => error.Name) : []);
        return this;
    }

    public Answer MustBeInvalid(params string[] fields) => MustBeProblem(HttpStatusCode.BadRequest, "invalid-request", fields);
}
