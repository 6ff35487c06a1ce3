using System.Net;
using Zooplus.RecService.Tests.Security;

namespace Zooplus.RecService.Tests.Page;

public sealed class PageTests
{
    [Theory]
    [InlineData("/", "text/html")]
    [InlineData("/style.css", "text/css")]
    [InlineData("/js/app.js", "text/javascript")]
    [InlineData("/vendor/uplot/uPlot.esm.js", "text/javascript")]
    [InlineData("/world.json", "application/json")]
    public async Task The_page_needs_no_key_and_may_load_nothing_but_its_own_files(string path, string mediaType)
    {
        await using var application = new RecServiceApplication(Keys.Settings);

        var answer = (await application.GetAsync(path)).MustBeOk();

        Assert.Equal(mediaType, answer.MediaType);
        var policy = Assert.Single(answer.Headers.GetValues("Content-Security-Policy"));
        Assert.Contains("default-src 'none'; script-src 'self'; style-src 'self';", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.Equal("nosniff", Assert.Single(answer.Headers.GetValues("X-Content-Type-Options")));
        Assert.Equal("no-referrer", Assert.Single(answer.Headers.GetValues("Referrer-Policy")));
        Assert.True(answer.Headers.CacheControl?.NoCache);
    }

    [Fact]
    public async Task The_page_has_no_inline_script_or_style_and_names_no_other_host()
    {
        await using var application = new RecServiceApplication();

        var html = (await application.GetAsync("/")).MustBeOk().Text;

        Assert.DoesNotContain(" style=", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<style", html, StringComparison.Ordinal);
        Assert.DoesNotContain("://", html, StringComparison.Ordinal);
        Assert.DoesNotContain(" on", System.Text.RegularExpressions.Regex.Replace(html, ">[^<]*<", "><"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/../appsettings.json")]
    [InlineData("/%2e%2e/appsettings.json")]
    [InlineData("/js/%2e%2e/%2e%2e/appsettings.json")]
    [InlineData("/appsettings.json")]
    public async Task Nothing_beside_the_page_can_be_read(string path)
    {
        await using var application = new RecServiceApplication();

        (await application.GetAsync(path)).MustBe(HttpStatusCode.NotFound);
    }
}
