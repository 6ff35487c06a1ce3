using System.Buffers;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;
using Xunit.Abstractions;
using Zooplus.RecService.Core.Policies;
using Zooplus.RecService.Recommend;
using Zooplus.RecService.Tests.Journal;
using Zooplus.RecService.Tests.Recommendations.Memory;

namespace Zooplus.RecService.Tests.Recommend;

public sealed class RecommendAnswerTests(ITestOutputHelper output)
{
    [Fact]
    public async Task An_answer_is_what_the_serializer_would_write()
    {
        var seed = TestSettings.Number("ANSWER_SEED", 20261125);
        output.WriteLine($"ANSWER_SEED={seed}");
        await using var application = new RecServiceApplication();
        var options = application.Get<IOptions<JsonOptions>>().Value.SerializerOptions;
        var decisions = new RandomDecisions(new Random(seed));
        for (var i = 1; i <= 1_000; i++)
        {
            var response = decisions.Next(i).Response;
            Assert.Equal(JsonSerializer.Serialize(response, options), Written(response));
        }

        foreach (var basis in Enum.GetValues<Basis>())
        {
            var response = decisions.Next(1).Response with { Policy = "<\"é\u2028🐈\n>", Basis = basis, Items = [] };
            Assert.Equal(JsonSerializer.Serialize(response, options), Written(response));
        }
    }

    [Fact]
    public async Task An_answer_says_how_long_it_is()
    {
        await using var application = new RecServiceApplication();

        using var body = new StringContent("""{ "userId": "7", "policy": "linucb" }""", Encoding.UTF8, "application/json");
        using var answer = await application.CreateClient().PostAsync(new Uri("/recommend", UriKind.Relative), body);

        Assert.Equal("application/json; charset=utf-8", answer.Content.Headers.ContentType?.ToString());
        Assert.Equal((await answer.Content.ReadAsByteArrayAsync()).Length, answer.Content.Headers.ContentLength);
    }

    private static string Written(RecommendResponse response)
    {
        var bytes = new ArrayBufferWriter<byte>();
        using var json = RecommendAnswer.CreateWriter(bytes);
        RecommendAnswer.Write(json, response);
        json.Flush();
        return Encoding.UTF8.GetString(bytes.WrittenSpan);
    }
}
