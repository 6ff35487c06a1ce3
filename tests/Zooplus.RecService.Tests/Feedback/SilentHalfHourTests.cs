using System.Globalization;
using Xunit.Abstractions;

namespace Zooplus.RecService.Tests.Feedback;

/// <summary>
/// A shop in its first half hour: clicks are reported at once, and that there was none is known only when the window of 30 minutes closes.
/// </summary>
public sealed class SilentHalfHourTests(ITestOutputHelper output)
{
    private const int Products = 10;
    private const int Decisions = 250;

    private static readonly TimeSpan BetweenDecisions = TimeSpan.FromSeconds(7);

    [Fact]
    public async Task Silence_that_counts_at_once_shows_better_products_and_expects_no_more_of_them_than_is_true()
    {
        var (asDefault, ignore) = (new Outcome(), new Outcome());
        for (var seed = 1; seed <= 3; seed++)
        {
            await PlayAsync("AsDefault", seed, asDefault);
            await PlayAsync("Ignore", seed, ignore);
        }

        output.WriteLine($"AsDefault: {asDefault}");
        output.WriteLine($"Ignore:    {ignore}");
        Assert.True(asDefault.TrueRate > ignore.TrueRate + 0.05, "Silence should have told good products from bad ones.");
        Assert.True(ignore.Expected > ignore.TrueRate + 0.3, "Without silence everything should look loved.");
        Assert.InRange(asDefault.Expected, asDefault.TrueRate - 0.15, asDefault.TrueRate + 0.15);
    }

    /// <summary>Product 7 is clicked half of the time, the others one time in ten.</summary>
    private static double ClickRate(int product) => product == 7 ? 0.5 : 0.1;

    private static async Task PlayAsync(string pending, int seed, Outcome outcome)
    {
        await using var application = new RecServiceApplication(("Policies:Pending", pending), ("Policies:LinUcb:Alpha", "0.5"));
        var products = string.Join(", ", Enumerable.Range(0, Products).Select(product => $$"""{ "id": "{{product}}", "category": "c" }"""));
        (await application.PutAsync("/catalogue", $$"""{ "personas": [ "p" ], "categories": [ "c" ], "products": [ {{products}} ], "users": [ { "id": "u", "persona": "p" } ] }""")).MustBeOk();
        var random = new Random(seed);
        for (var i = 0; i < Decisions; i++)
        {
            var item = (await application.RecommendAsync($$"""{ "recommendationId": "r-{{i}}", "userId": "u", "policy": "linucb" }""")).MustBeOk()["items"][0];
            var rate = ClickRate(int.Parse(item.GetProperty("productId").GetString()!, CultureInfo.InvariantCulture));
            outcome.Add(rate, item.GetProperty("expectedReward").GetDouble());
            if (random.NextDouble() < rate)
            {
                (await application.FeedbackAsync($$"""{ "recommendationId": "r-{{i}}", "reward": 1 }""")).MustBeOk();
            }

            application.Time.Advance(BetweenDecisions);
        }
    }

    private sealed class Outcome
    {
        private int _decisions;
        private double _rates;
        private double _expected;

        /// <summary>The mean click rate of what was shown.</summary>
        public double TrueRate => _rates / _decisions;

        /// <summary>The mean reward that was expected of it.</summary>
        public double Expected => _expected / _decisions;

        public void Add(double rate, double expected)
        {
            _decisions++;
            _rates += rate;
            _expected += expected;
        }

        public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"clicked {TrueRate:F3} of the time, expected {Expected:F3}, over {_decisions} decisions");
    }
}
