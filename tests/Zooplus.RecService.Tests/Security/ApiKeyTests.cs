using System.Net;
using Zooplus.RecService.Client;
using Zooplus.RecService.Client.Contracts;

namespace Zooplus.RecService.Tests.Security;

public sealed class ApiKeyTests
{
    private const string Request = """{ "userId": "7", "policy": "linucb" }""";

    [Theory]
    [InlineData(null, "key-missing", "Bearer realm=\"recservice\"")]
    [InlineData("", "invalid-key", "Bearer realm=\"recservice\", error=\"invalid_token\"")]
    [InlineData("old-key-0123456789abc", "invalid-key", "Bearer realm=\"recservice\", error=\"invalid_token\"")]
    [InlineData("serve-key-012345678", "invalid-key", "Bearer realm=\"recservice\", error=\"invalid_token\"")]
    [InlineData("serve-key-0123456789 ", "invalid-key", "Bearer realm=\"recservice\", error=\"invalid_token\"")]
    [InlineData("Basic c2VydmUta2V5LTAxMjM0NTY3ODk=", "invalid-key", "Bearer realm=\"recservice\", error=\"invalid_token\"")]
    public async Task A_request_without_a_valid_key_is_refused_and_told_how_to_send_one(string? key, string problem, string challenge)
    {
        await using var application = new RecServiceApplication(Keys.Settings);

        var answer = (await application.SendAsync(key, HttpMethod.Post, "/recommend", Request)).MustBeProblem(HttpStatusCode.Unauthorized, problem);

        Assert.Equal(challenge, answer.Headers.WwwAuthenticate.ToString());
    }

    [Fact]
    public async Task A_key_longer_than_any_is_refused()
    {
        await using var application = new RecServiceApplication(Keys.Settings);

        (await application.SendAsync(new string('k', 10_000), HttpMethod.Post, "/recommend", Request)).MustBeProblem(HttpStatusCode.Unauthorized, "invalid-key");
    }

    [Theory]
    [InlineData(Keys.Serve)]
    [InlineData(Keys.Admin)]
    [InlineData(Keys.NextAdmin)]
    [InlineData("bearer " + Keys.Serve)]
    public async Task A_key_of_either_role_serves_a_storefront(string key)
    {
        await using var application = new RecServiceApplication(Keys.Settings);

        var id = (await application.SendAsync(key, HttpMethod.Post, "/recommend", Request)).MustBeOk()["recommendationId"].GetString();

        (await application.SendAsync(key, HttpMethod.Post, "/feedback", $$"""{ "recommendationId": "{{id}}", "reward": 1 }""")).MustBeOk();
        (await application.SendAsync(key, HttpMethod.Get, $"/recommendations/{id}")).MustBeOk();
        (await application.SendAsync(key, HttpMethod.Get, "/users/7/recommendations")).MustBeOk();
    }

    [Fact]
    public async Task Several_keys_of_a_role_are_valid_at_once_so_that_one_can_take_the_place_of_another()
    {
        await using var application = new RecServiceApplication(Keys.Settings);

        (await application.SendAsync(Keys.Admin, HttpMethod.Get, "/policies")).MustBeOk();
        (await application.SendAsync(Keys.NextAdmin, HttpMethod.Get, "/policies")).MustBeOk();
    }

    [Fact]
    public async Task A_serve_key_is_told_that_it_may_not_administer()
    {
        await using var application = new RecServiceApplication(Keys.Settings);

        var answer = (await application.SendAsync(Keys.Serve, HttpMethod.Post, "/policies/linucb/reset")).MustBeProblem(HttpStatusCode.Forbidden, "key-of-another-role");

        Assert.Equal("Bearer realm=\"recservice\", error=\"insufficient_scope\", scope=\"admin\"", answer.Headers.WwwAuthenticate.ToString());
    }

    [Fact]
    public async Task A_holder_of_a_key_is_told_what_is_not_there_and_nobody_else_is()
    {
        await using var application = new RecServiceApplication(Keys.Settings);

        (await application.SendAsync(null, HttpMethod.Get, "/nowhere")).MustBe(HttpStatusCode.Unauthorized);
        (await application.SendAsync(Keys.Serve, HttpMethod.Get, "/nowhere")).MustBe(HttpStatusCode.NotFound);
        (await application.SendAsync(null, HttpMethod.Get, "/recommend")).MustBe(HttpStatusCode.Unauthorized);
        (await application.SendAsync(Keys.Serve, HttpMethod.Get, "/recommend")).MustBe(HttpStatusCode.MethodNotAllowed);
    }

    [Theory]
    [InlineData("/health/live")]
    [InlineData("/health/ready")]
    [InlineData("/swagger/index.html")]
    [InlineData("/swagger/v1/swagger.json")]
    public async Task Probes_and_documentation_need_no_key(string path)
    {
        await using var application = new RecServiceApplication(Keys.Settings);

        (await application.GetAsync(path)).MustBeOk();
    }

    [Fact]
    public async Task Metrics_need_a_key_of_any_role()
    {
        await using var application = new RecServiceApplication(Keys.Settings);

        (await application.GetAsync("/metrics")).MustBe(HttpStatusCode.Unauthorized);
        (await application.SendAsync(Keys.Serve, HttpMethod.Get, "/metrics")).MustBeOk();
    }

    [Fact]
    public async Task A_file_holds_a_key_a_line()
    {
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(file, $"{Keys.Admin}\n\n  {Keys.NextAdmin}\r\n");
            await using var application = new RecServiceApplication(("Security:Keys:0:Role", "Admin"), ("Security:Keys:0:File", file));

            (await application.SendAsync(Keys.Admin, HttpMethod.Get, "/policies")).MustBeOk();
            (await application.SendAsync(Keys.NextAdmin, HttpMethod.Get, "/policies")).MustBeOk();
            (await application.SendAsync(Keys.Serve, HttpMethod.Get, "/policies")).MustBe(HttpStatusCode.Unauthorized);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public async Task Without_keys_nobody_needs_one_and_any_is_passed_over()
    {
        await using var application = new RecServiceApplication();

        (await application.GetAsync("/policies")).MustBeOk();
        (await application.SendAsync("whatever", HttpMethod.Get, "/policies")).MustBeOk();
    }

    [Fact]
    public async Task The_typed_client_sends_the_key_it_was_given()
    {
        await using var application = new RecServiceApplication(Keys.Settings);
        application.UseKestrel();
        using var started = application.CreateClient();
        using var with = RecServiceHttp.CreateClient(started.BaseAddress!, apiKey: Keys.Serve);
        using var without = RecServiceHttp.CreateClient(started.BaseAddress!);

        Assert.Single((await new RecServiceClient(with).RecommendAsync(new RecommendRequest { UserId = "7", Policy = "linucb" })).Items);
        var refusal = await Assert.ThrowsAsync<RecServiceException>(() => new RecServiceClient(without).RecommendAsync(new RecommendRequest { UserId = "7" }));
        Assert.Equal(HttpStatusCode.Unauthorized, refusal.Status);
        Assert.Equal("urn:recservice:problem:key-missing", refusal.Type);
    }
}
