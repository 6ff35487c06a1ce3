namespace Zooplus.RecService.Tests.Observability;

public sealed class LogTests
{
    [Theory]
    [InlineData("/users/an-id-of-a-user/recommendations?limit=0", "/users/{id}/recommendations")]
    [InlineData("/catalogue/users/an-id-of-a-user", "/catalogue/users/{id}")]
    [InlineData("/nowhere/an-id-of-a-user%0Aforged%20line", "(no route)")]
    public async Task A_request_is_logged_by_its_route_and_never_by_what_its_caller_wrote(string path, string route)
    {
        using var log = new KeptLog();
        await using var application = new RecServiceApplication { Replace = log.Use };

        await application.GetAsync(path);

        var lines = log.Lines;
        Assert.Contains(lines, line => line.Contains($"GET {route} was answered 4", StringComparison.Ordinal));
        Assert.DoesNotContain(lines, line => line.Contains("an-id-of-a-user", StringComparison.Ordinal) || line.Contains("forged", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_body_that_is_refused_is_logged_by_its_route_too()
    {
        using var log = new KeptLog();
        await using var application = new RecServiceApplication { Replace = log.Use };

        await application.RecommendAsync("""{ "userId": "an-id-of-a-user", "unknown": 1 }""");

        Assert.Contains(log.Lines, line => line.Contains("POST /recommend was answered 400", StringComparison.Ordinal));
        Assert.DoesNotContain(log.Lines, line => line.Contains("an-id-of-a-user", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("two\nlines", "two\\u000alines")]
    [InlineData("\u001b[31mred", "\\u001b[31mred")]
    [InlineData("a\u2028b\u202ec", "a\\u2028b\\u202ec")]
    [InlineData("plain text: äöü 猫", "plain text: äöü 猫")]
    public void What_ends_a_line_or_steers_a_terminal_is_written_as_an_escape(string given, string written)
    {
        using var log = new KeptLog();

        log.Logger.Information("{Text:l}", given);

        Assert.Equal([written], log.Lines);
    }
}
