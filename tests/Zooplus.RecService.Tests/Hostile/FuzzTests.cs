using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using Xunit.Abstractions;
using Zooplus.RecService.Journal;
using Zooplus.RecService.Tests.Observability;

namespace Zooplus.RecService.Tests.Hostile;

/// <summary>
/// Requests made after the OpenAPI document and wrong in every way, over real sockets. FUZZ_REQUESTS says how many (200,000 for the whole),
/// FUZZ_SEED which.
/// </summary>
public sealed class FuzzTests(ITestOutputHelper output)
{
    /// <summary>Requests after which the shop is filled anew, since a right request may have emptied it.</summary>
    private const int FillEvery = 250;

    [Fact]
    public async Task Nothing_that_is_sent_fails_the_service_or_changes_it_when_it_is_refused()
    {
        var requests = int.Parse(Environment.GetEnvironmentVariable("FUZZ_REQUESTS") ?? "3000", CultureInfo.InvariantCulture);
        var seed = int.Parse(Environment.GetEnvironmentVariable("FUZZ_SEED") ?? "20261125", CultureInfo.InvariantCulture);
        output.WriteLine($"FUZZ_SEED={seed} FUZZ_REQUESTS={requests}");
        using var log = new KeptLog();
        await using var application = new RecServiceApplication { Replace = log.Use };
        application.UseKestrel();
        using var http = application.CreateClient();
        var document = JsonSerializer.Deserialize<JsonElement>(await http.GetStringAsync(new Uri("/swagger/v1/swagger.json", UriKind.Relative)));
        var shop = await http.GetStringAsync(new Uri("/catalogue", UriKind.Relative));
        var hostile = new HostileRequests(document, new Random(seed));
        var writer = application.Get<FactWriter>();
        var answers = new SortedDictionary<int, int>();
        var succeeded = new HashSet<string>();
        var refused = new HashSet<string>();

        for (var number = 0; number < requests; number++)
        {
            if (number % FillEvery == FillEvery - 1)
            {
                using var content = new StringContent(shop, Encoding.UTF8, "application/json");
                using var filled = await http.PutAsync(new Uri("/catalogue", UriKind.Relative), content);
                filled.EnsureSuccessStatusCode();
            }

            var (request, operation) = hostile.Next(http.BaseAddress!);
            using (request)
            {
                var before = writer.LastSequence;
                var sent = $"{number}: {request.Method} {request.RequestUri} {await TextOf(request.Content)}";
                // Headers alone: a stream of events never ends.
                using var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
                var status = (int)answer.StatusCode;
                answers[status] = answers.GetValueOrDefault(status) + 1;
                (status < 400 ? succeeded : refused).Add(operation);
                if (status >= 400)
                {
                    Assert.True(before == writer.LastSequence, $"A refused request changed something. {sent}");
                    await MustBeProblemAsync(answer, sent);
                }

                Assert.True(log.Failures.Length == 0, $"{string.Join('\n', log.Failures)}\n{sent}");
            }
        }

        output.WriteLine(string.Join(", ", answers.Select(answer => $"{answer.Key}: {answer.Value}")));
        Assert.True(succeeded.Count >= hostile.Operations / 2, $"Only {string.Join(", ", succeeded)} ever succeeded.");
        Assert.True(refused.Count >= hostile.Operations / 2, $"Only {string.Join(", ", refused)} ever refused anything.");
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync(new Uri("/health/ready", UriKind.Relative))).StatusCode);
    }

    private static async Task<string> TextOf(HttpContent? content)
    {
        var text = content is null ? "" : await content.ReadAsStringAsync();
        return text.Length > 2000 ? text[..2000] + "…" : text;
    }

    private static async Task MustBeProblemAsync(HttpResponseMessage answer, string sent)
    {
        var status = (int)answer.StatusCode;
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(status is < 500 or 503, $"{status} {text} {sent}");
        if (status == 400 && text.Length == 0 && answer.Headers.ConnectionClose == true)
        {
            // What breaks the rules of HTTP itself the server refuses before there is a request that anything could answer.
            return;
        }

        Assert.True(answer.Content.Headers.ContentType?.MediaType == "application/problem+json", $"{status} {answer.Content.Headers.ContentType} {text} {sent}");
        var problem = JsonSerializer.Deserialize<JsonElement>(text);
        Assert.Equal(status, problem.GetProperty("status").GetInt32());
        Assert.StartsWith("urn:recservice:problem:", problem.GetProperty("type").GetString(), StringComparison.Ordinal);
        Assert.NotEqual("", problem.GetProperty("title").GetString());
        Assert.NotEqual("", problem.GetProperty("detail").GetString());
        Assert.DoesNotContain("   at ", text, StringComparison.Ordinal);
    }
}
