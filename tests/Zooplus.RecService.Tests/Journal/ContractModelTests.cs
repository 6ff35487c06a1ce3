using System.Globalization;
using System.Net;
using Microsoft.Extensions.Time.Testing;
using Xunit.Abstractions;

namespace Zooplus.RecService.Tests.Journal;

/// <summary>Random requests, time and restarts, against a plain model of what the contract says of each.</summary>
public sealed class ContractModelTests(ITestOutputHelper output)
{
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(30);

    private readonly Dictionary<string, Made> _made = [];
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 24, 12, 0, 0, TimeSpan.Zero));
    private int _learned;
    private int _silences;
    private RecServiceApplication _application = null!;

    private DateTimeOffset Now => _time.GetUtcNow();

    [Fact]
    public async Task A_random_sequence_of_operations_is_answered_as_the_contract_says()
    {
        var seed = Setting("MODEL_SEED", 20261124);
        var operations = Setting("MODEL_OPERATIONS", 1500);
        output.WriteLine($"MODEL_SEED={seed} MODEL_OPERATIONS={operations}");
        var random = new Random(seed);
        using var journal = new TemporaryJournal();
        _application = Start(journal);

        for (var i = 0; i < operations; i++)
        {
            var id = $"r-{random.Next(1 + (operations / 4))}";
            switch (random.Next(100))
            {
                case < 35:
                    await RecommendAsync(id, 1 + random.Next(3), activate: random.Next(5) > 0);
                    break;
                case < 80:
                    await RewardAsync(id, $"{random.Next(4)}", random.Next(2));
                    break;
                case < 86:
                    await ActivateAsync(id);
                    break;
                case < 94:
                    await PassAsync(TimeSpan.FromMinutes(random.Next(1, 12)));
                    break;
                case < 97:
                    (await _application.PutAsync($"/catalogue/products/x-{random.Next(5)}", """{ "category": "Cat Food" }""")).MustBeOk();
                    break;
                case < 98:
                    await ResetAsync();
                    break;
                default:
                    await _application.DisposeAsync();
                    _application = Start(journal);
                    break;
            }

            Assert.Equal((i, _learned), (i, (int)await _application.RewardsLearnedAsync()));
        }

        await _application.DisposeAsync();
        Assert.True(_silences > 0);
    }

    private static int Setting(string name, int otherwise) =>
        int.Parse(Environment.GetEnvironmentVariable(name) ?? otherwise.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);

    private static string Body(string id, int count, bool activate)
    {
        var candidates = string.Join(", ", Enumerable.Range(0, count).Select(product => $"\"{product}\""));
        return $$"""{ "recommendationId": "{{id}}", "userId": "7", "policy": "linucb", "count": {{count}}, "candidates": [ {{candidates}} ], "activate": {{(activate ? "true" : "false")}} }""";
    }

    private RecServiceApplication Start(TemporaryJournal journal) => new(journal.Setting) { Time = _time };

    private async Task RecommendAsync(string id, int count, bool activate)
    {
        var answer = await _application.RecommendAsync(Body(id, count, activate));
        if (!_made.TryGetValue(id, out var made))
        {
            _made[id] = new Made(count, activate, Now, answer.MustBeOk().Text) { ExpiresAt = activate ? Now + Window : null };
        }
        else if (made.Outcomes.Length == count && made.Activate == activate)
        {
            Assert.Equal(made.Text, answer.MustBeOk().Text);
        }
        else
        {
            answer.MustBeProblem(HttpStatusCode.Conflict, "recommendation-id-conflict");
        }
    }

    private async Task RewardAsync(string id, string product, int reward)
    {
        var answer = await _application.FeedbackAsync($$"""{ "recommendationId": "{{id}}", "productId": "{{product}}", "reward": {{reward}} }""");
        if (!_made.TryGetValue(id, out var made))
        {
            answer.MustBeProblem(HttpStatusCode.NotFound, "unknown-recommendation");
            return;
        }

        var item = int.Parse(product, CultureInfo.InvariantCulture);
        if (item >= made.Outcomes.Length)
        {
            answer.MustBeProblem(HttpStatusCode.BadRequest, "invalid-request", "productId");
            return;
        }

        switch (made.Outcomes[item])
        {
            case { IsDefault: true }:
                answer.MustBeProblem(HttpStatusCode.NotFound, "recommendation-expired");
                break;
            case { } outcome when outcome.Reward == reward:
                Assert.Equal(("duplicate", outcome.Sequence), (answer.MustBeOk()["status"].GetString(), answer.Sequence));
                break;
            case not null:
                answer.MustBeProblem(HttpStatusCode.Conflict, "reward-conflict");
                break;
            case null when made.IsDropped:
                answer.MustBeProblem(HttpStatusCode.NotFound, "unknown-recommendation");
                break;
            case null:
                Assert.Equal("accepted", answer.MustBeOk()["status"].GetString());
                made.ExpiresAt ??= Now + Window;
                made.Outcomes[item] = new Outcome(reward, answer.Sequence, IsDefault: false);
                _learned++;
                break;
        }
    }

    private async Task ActivateAsync(string id)
    {
        var answer = await _application.PostAsync($"/recommendations/{id}/activate", "");
        if (!_made.TryGetValue(id, out var made) || made.IsDropped)
        {
            answer.MustBeProblem(HttpStatusCode.NotFound, "unknown-recommendation");
            return;
        }

        made.ExpiresAt ??= Now + Window;
        Assert.Equal(made.ExpiresAt, answer.MustBeOk()["expiresAt"].GetDateTimeOffset());
    }

    private async Task PassAsync(TimeSpan time)
    {
        _time.Advance(time);
        foreach (var made in _made.Values)
        {
            if (made.ExpiresAt is null && !made.IsDropped && made.At + Window <= Now)
            {
                made.IsDropped = true;
            }

            for (var item = 0; made.ExpiresAt <= Now && item < made.Outcomes.Length; item++)
            {
                if (made.Outcomes[item] is null)
                {
                    made.Outcomes[item] = new Outcome(0, 0, IsDefault: true);
                    _learned++;
                    _silences++;
                }
            }
        }

        var open = _made.Values.Count(made => !made.IsDropped && made.Outcomes.Contains(null));
        await RecServiceApplication.EventuallyAsync(() => Task.FromResult(_application.Get<RecService.Recommendations.DecisionLedger>().Open == open));
    }

    private async Task ResetAsync()
    {
        (await _application.PostAsync("/policies/linucb/reset", "{}")).MustBeOk();
        _made.Clear();
        _learned = 0;
    }

    private sealed record Outcome(double Reward, long Sequence, bool IsDefault);

    private sealed class Made(int count, bool activate, DateTimeOffset at, string text)
    {
        public Outcome?[] Outcomes { get; } = new Outcome?[count];

        public bool Activate => activate;

        public DateTimeOffset At => at;

        public string Text => text;

        public DateTimeOffset? ExpiresAt { get; set; }

        public bool IsDropped { get; set; }
    }
}
