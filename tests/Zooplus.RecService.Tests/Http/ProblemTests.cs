using System.Net;

namespace Zooplus.RecService.Tests.Http;

public sealed class ProblemTests
{
    [Theory]
    [InlineData("text/plain")]
    [InlineData("text/html")]
    [InlineData("image/png")]
    public async Task A_refusal_keeps_its_status_whatever_the_caller_accepts(string accept)
    {
        await using var application = new RecServiceApplication();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/recommend");
        request.Content = new StringContent("{", System.Text.Encoding.UTF8, "application/json");
        request.Headers.Accept.ParseAdd(accept);

        (await application.SendAsync(request)).MustBeProblem(HttpStatusCode.BadRequest, "malformed-json");
    }

    [Fact]
    public async Task An_address_that_leads_nowhere_is_not_found_with_a_hint()
    {
        await using var application = new RecServiceApplication();

        var answer = (await application.GetAsync("/no-such-address")).MustBeProblem(HttpStatusCode.NotFound, "not-found");

        Assert.Contains("/swagger", answer["detail"].GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_method_is_refused_with_the_ones_that_are_allowed()
    {
        await using var application = new RecServiceApplication();

        var answer = (await application.DeleteAsync("/recommend")).MustBeProblem(HttpStatusCode.MethodNotAllowed, "method-not-allowed");

        Assert.Contains("POST", answer["detail"].GetString(), StringComparison.Ordinal);
    }
}
