using System.Net;

namespace Zooplus.RecService.Tests.Security;

/// <summary>What the pages a user reads can make a browser send to a service that needs no key.</summary>
public sealed class BrowserGuardTests
{
    [Theory]
    [InlineData("Sec-Fetch-Site", "cross-site")]
    [InlineData("Sec-Fetch-Site", "same-site")]
    [InlineData("Origin", "https://elsewhere.example")]
    [InlineData("Origin", "http://localhost:9999")]
    [InlineData("Origin", "null")]
    public async Task Another_site_can_change_nothing(string header, string value)
    {
        await using var application = new RecServiceApplication();
        await application.DecideAsync("r-1", "3");
        (await application.FeedbackAsync("""{ "recommendationId": "r-1", "reward": 1 }""")).MustBeOk();
        var before = await application.StateAsync();

        foreach (var path in (string[])["/policies/linucb/reset", "/users/7/forget", "/recommendations/r-1/activate", "/journal/snapshot", "/models/mlp/reload"])
        {
            (await SendAsync(application, HttpMethod.Post, path, (header, value))).MustBeProblem(HttpStatusCode.Forbidden, "cross-site");
        }

        (await SendAsync(application, HttpMethod.Delete, "/catalogue/products/3", (header, value))).MustBeProblem(HttpStatusCode.Forbidden, "cross-site");
        Assert.Equal(before, await application.StateAsync());
    }

    [Theory]
    [InlineData("Sec-Fetch-Site", "same-origin")]
    [InlineData("Sec-Fetch-Site", "none")]
    [InlineData("Origin", "http://localhost")]
    [InlineData("User-Agent", "curl/8.5.0")]
    public async Task The_page_itself_and_programs_may(string header, string value)
    {
        await using var application = new RecServiceApplication();

        (await SendAsync(application, HttpMethod.Post, "/policies/linucb/reset", (header, value))).MustBeOk();
    }

    [Theory]
    [InlineData("elsewhere.example", false)]
    [InlineData("localhost.elsewhere.example", false)]
    [InlineData("127.0.0.1.elsewhere.example:8080", false)]
    [InlineData("localhost:8080", true)]
    [InlineData("shop.localhost", true)]
    [InlineData("127.0.0.1:8080", true)]
    [InlineData("[::1]:8080", true)]
    [InlineData("192.168.1.7", true)]
    public async Task A_name_that_may_be_bound_to_this_machine_by_anybody_is_refused(string host, bool isAllowed)
    {
        await using var application = new RecServiceApplication();

        var answer = await SendAsync(application, HttpMethod.Get, "/policies", ("Host", host));

        if (isAllowed)
        {
            answer.MustBeOk();
        }
        else
        {
            answer.MustBeProblem(HttpStatusCode.MisdirectedRequest, "unknown-host");
        }
    }

    [Fact]
    public async Task Any_name_is_allowed_where_anybody_may_call()
    {
        await using var application = new RecServiceApplication(("Security:AllowAnonymous", "true"));

        (await SendAsync(application, HttpMethod.Get, "/policies", ("Host", "shop.example"))).MustBeOk();
        (await SendAsync(application, HttpMethod.Post, "/policies/linucb/reset", ("Sec-Fetch-Site", "cross-site"))).MustBeProblem(HttpStatusCode.Forbidden, "cross-site");
    }

    [Fact]
    public async Task Where_a_key_is_needed_it_says_enough()
    {
        await using var application = new RecServiceApplication(Keys.Settings);

        (await SendAsync(application, HttpMethod.Post, "/policies/linucb/reset", ("Host", "shop.example"), ("Sec-Fetch-Site", "cross-site"), ("Authorization", $"Bearer {Keys.Admin}"))).MustBeOk();
    }

    private static async Task<Answer> SendAsync(RecServiceApplication application, HttpMethod method, string path, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path);
        foreach (var (name, value) in headers)
        {
            Assert.True(request.Headers.TryAddWithoutValidation(name, value));
        }

        return await application.SendAsync(request);
    }
}
