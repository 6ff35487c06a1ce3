using System.Net;
using System.Text;

namespace Zooplus.RecService.Tests.Http;

public sealed class JsonBodyTests(RunningService service) : IClassFixture<RunningService>
{
    [Theory]
    [InlineData("""{ "userId": "7", "count": 0 }""", "count")]
    [InlineData("""{ "userId": "7", "count": 51 }""", "count")]
    [InlineData("""{ "userId": "7", "count": -1 }""", "count")]
    [InlineData("""{ "userId": "7", "count": "1" }""", "count")]
    [InlineData("""{ "userId": "7", "count": 1.5 }""", "count")]
    [InlineData("""{ "userId": "7", "count": 1e400 }""", "count")]
    [InlineData("""{ "userId": "7", "count": 99999999999 }""", "count")]
    [InlineData("""{ "userId": "7", "count": null }""", "count")]
    [InlineData("""{ "userId": 7 }""", "userId")]
    [InlineData("""{ "userId": null }""", "userId")]
    [InlineData("""{ "userId": "" }""", "userId")]
    [InlineData("""{ }""", "userId")]
    [InlineData("""{ "userId": "7", "recommendationId": "" }""", "recommendationId")]
    [InlineData("""{ "userId": "7", "policy": "no-such-policy" }""", "policy")]
    [InlineData("""{ "userId": "7", "policy": "" }""", "policy")]
    [InlineData("""{ "userId": "7", "policy": "LinUCB" }""", "policy")]
    [InlineData("""{ "userId": "7", "policy": 1 }""", "policy")]
    [InlineData("""{ "userId": "7", "context": "fish_hobbyist" }""", "context")]
    [InlineData("""{ "userId": "7", "context": { "persona": 1 } }""", "context.persona")]
    [InlineData("""{ "userId": "7", "context": { "Persona": "fish_hobbyist" } }""", "context.Persona")]
    [InlineData("""{ "userId": "7", "candidates": "1" }""", "candidates")]
    [InlineData("""{ "userId": "7", "candidates": [] }""", "candidates")]
    [InlineData("""{ "userId": "7", "candidates": [ "1", 2 ] }""", "candidates[1]")]
    [InlineData("""{ "userId": "7", "candidates": [ "1", null ] }""", "candidates[1]")]
    [InlineData("""{ "userId": "7", "candidates": [ "1", "no-such-product" ] }""", "candidates[1]")]
    [InlineData("""{ "userId": "7", "exclude": [ null ] }""", "exclude[0]")]
    [InlineData("""{ "userId": "7", "categories": [] }""", "categories")]
    [InlineData("""{ "userId": "7", "categories": [ "no-such-category" ] }""", "categories[0]")]
    [InlineData("""{ "userId": "7", "activate": "yes" }""", "activate")]
    [InlineData("""{ "userId": "7", "activate": 1 }""", "activate")]
    [InlineData("""{ "UserId": "7" }""", "UserId,userId")]
    [InlineData("""{ "userId": 7, "count": "1", "policy": [], "unknown": null }""", "userId,count,policy,unknown")]
    [InlineData("""{ "userId": "7", "unknown": 1 }""", "unknown")]
    [InlineData("""{ "userId": "7", "un.known": 1 }""", "un.known")]
    [InlineData("""{ "userId": "7", "a[0]": 1 }""", "a[0]")]
    [InlineData("""{ "userId": "7", "it's": 1 }""", "it's")]
    [InlineData("""{ "userId": "7", "0": 1 }""", "0")]
    [InlineData("""{ "userId": "7", "": 1 }""", "")]
    [InlineData("""{ "userId": "7", "context": { "a.b": 1 } }""", "context.a.b")]
    [InlineData("""{ "userId": "7", "userId": "8" }""", "userId")]
    [InlineData("""{ "userId": "7", "user\u0049d": "8" }""", "userId")]
    [InlineData("""{ "userId": "7", "context": { "persona": "a", "persona": "b" } }""", "context.persona")]
    [InlineData("""{ "userId": "\ud800" }""", "userId")]
    [InlineData("""[ { "userId": "7" } ]""", "body")]
    [InlineData("\"7\"", "body")]
    [InlineData("7", "body")]
    public async Task A_recommend_request_that_is_not_valid_is_refused_by_field(string body, string fields)
    {
        var application = service.Application;
        var state = await application.StateAsync();

        (await application.RecommendAsync(body)).MustBeInvalid(fields.Split(','));

        Assert.Equal(state, await application.StateAsync());
    }

    [Theory]
    [InlineData("""{ "recommendationId": "r-1", "reward": 1.0000001 }""", "reward")]
    [InlineData("""{ "recommendationId": "r-1", "reward": -0.0000001 }""", "reward")]
    [InlineData("""{ "recommendationId": "r-1", "reward": 1e400 }""", "reward")]
    [InlineData("""{ "recommendationId": "r-1", "reward": -1e400 }""", "reward")]
    [InlineData("""{ "recommendationId": "r-1", "reward": "NaN" }""", "reward")]
    [InlineData("""{ "recommendationId": "r-1", "reward": "1" }""", "reward")]
    [InlineData("""{ "recommendationId": "r-1", "reward": true }""", "reward")]
    [InlineData("""{ "recommendationId": "r-1", "reward": null }""", "reward")]
    [InlineData("""{ "recommendationId": "r-1" }""", "reward")]
    [InlineData("""{ "reward": 1 }""", "recommendationId")]
    [InlineData("""{ }""", "recommendationId,reward")]
    [InlineData("""{ "recommendationId": "", "reward": 1 }""", "recommendationId")]
    [InlineData("""{ "recommendationId": "r-1", "productId": "", "reward": 1 }""", "productId")]
    [InlineData("""{ "recommendationId": "r-1", "productId": 3, "reward": 1 }""", "productId")]
    [InlineData("""{ "recommendationId": "r-1", "reward": 1, "reward": 1 }""", "reward")]
    [InlineData("""{ "recommendationId": "r-1", "reward": 1, "weight": 2 }""", "weight")]
    public async Task Feedback_that_is_not_valid_is_refused_by_field_and_teaches_nothing(string body, string fields)
    {
        var application = service.Application;
        var state = await application.StateAsync();

        (await application.FeedbackAsync(body)).MustBeInvalid(fields.Split(','));

        Assert.Equal(state, await application.StateAsync());
    }

    [Fact]
    public async Task Every_fault_of_a_request_is_named_with_what_was_given_and_what_is_allowed()
    {
        var application = service.Application;

        var answer = (await application.RecommendAsync($$"""{ "userId": "{{new string('u', 129)}}", "count": 51, "categories": [] }"""))
            .MustBeInvalid("userId", "count", "categories");

        Assert.Equal("129 characters were given; allowed are 1 to 128.", answer["errors"].GetProperty("userId")[0].GetString());
        Assert.Equal("51 was given; allowed is 1 to 50.", answer["errors"].GetProperty("count")[0].GetString());
        Assert.Equal("0 entries were given; allowed are 1 to 10000.", answer["errors"].GetProperty("categories")[0].GetString());
    }

    [Fact]
    public async Task A_filter_holds_ten_thousand_entries_and_no_more()
    {
        await using var application = new RecServiceApplication();

        (await application.RecommendAsync(Excluding(10_000))).MustBeOk();
        (await application.RecommendAsync(Excluding(10_001))).MustBeInvalid("exclude");

        static string Excluding(int ids) => $$"""{ "userId": "7", "exclude": [ {{string.Join(',', Enumerable.Range(0, ids).Select(id => $"\"x{id}\""))}} ] }""";
    }

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("{")]
    [InlineData("""{ "userId": "7" """)]
    [InlineData("""{ "userId": "7", }""")]
    [InlineData("""{ "userId": "7" } { "userId": "8" }""")]
    [InlineData("""{ "userId": "7" } x""")]
    [InlineData("""{ userId: "7" }""")]
    [InlineData("""{ 'userId': '7' }""")]
    [InlineData("""{ "userId": "7", "count": NaN }""")]
    [InlineData("""{ "userId": "7", "count": 01 }""")]
    [InlineData("""{ "userId": "7" /* comment */ }""")]
    [InlineData("null")]
    [InlineData("userId=7")]
    public async Task A_body_that_is_not_a_json_object_is_refused(string body)
    {
        var application = service.Application;

        (await application.RecommendAsync(body)).MustBeProblem(HttpStatusCode.BadRequest, "malformed-json");
        (await application.FeedbackAsync(body)).MustBeProblem(HttpStatusCode.BadRequest, "malformed-json");
    }

    [Fact]
    public async Task A_body_nested_too_deep_is_refused()
    {
        var application = service.Application;
        var nested = new string('[', 10_000) + new string(']', 10_000);

        (await application.RecommendAsync($$"""{ "userId": "7", "candidates": {{nested}} }""")).MustBe(HttpStatusCode.BadRequest);
    }

    [Theory]
    [InlineData("{ \"userId\": \"\u00ff\" }")]
    [InlineData("{ \"\u00ff\": 1, \"userId\": \"7\" }")]
    [InlineData("{ \"userId\": \"7\", \"count\": \"\u00ff\" }")]
    public async Task A_body_that_is_not_utf8_is_refused(string latin1)
    {
        var application = service.Application;

        var answer = await application.SendAsync(HttpMethod.Post, "/recommend", Encoding.Latin1.GetBytes(latin1), "application/json");

        answer.MustBe(HttpStatusCode.BadRequest);
        Assert.StartsWith("urn:recservice:problem:", answer.Type, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{ "\ud800": 1 }""")]
    [InlineData("""{ "userId": "7", "\ud800": 1, "\ud800": 1 }""")]
    public async Task A_field_name_that_is_not_text_is_refused(string body)
    {
        var application = service.Application;

        (await application.RecommendAsync(body)).MustBe(HttpStatusCode.BadRequest);
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("application/octet-stream")]
    [InlineData(null)]
    public async Task Another_content_type_is_refused(string? mediaType)
    {
        var application = service.Application;
        foreach (var path in new[] { "/recommend", "/feedback" })
        {
            (await application.SendAsync(HttpMethod.Post, path, """{ "userId": "7" }"""u8.ToArray(), mediaType))
                .MustBeProblem(HttpStatusCode.UnsupportedMediaType, "unsupported-media-type");
        }
    }

    [Theory]
    [InlineData("application/json; charset=utf-8")]
    [InlineData("application/merge+json")]
    public async Task A_content_type_of_json_is_read(string mediaType)
    {
        await using var application = new RecServiceApplication();

        (await application.SendAsync(HttpMethod.Post, "/recommend", """{ "userId": "7" }"""u8.ToArray(), mediaType)).MustBeOk();
    }

    [Fact]
    public async Task Text_beyond_ascii_passes_through_unchanged()
    {
        await using var application = new RecServiceApplication();

        var answer = (await application.RecommendAsync("""{ "recommendationId": "ключ-🐟", "userId": "Jürgen" }""")).MustBeOk();

        Assert.Equal("ключ-🐟", answer["recommendationId"].GetString());
        (await application.FeedbackAsync("""{ "recommendationId": "\u043a\u043b\u044e\u0447-\ud83d\udc1f", "reward": 1 }""")).MustBeOk();
    }
}
