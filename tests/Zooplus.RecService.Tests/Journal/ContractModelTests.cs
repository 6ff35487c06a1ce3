using System.Globalization;
using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Xunit.Abstractions;
using Zooplus.RecService.Journal.Retention;
using Zooplus.RecService.Recommendations;

namespace Zooplus.RecService.Tests.Journal;

/// <summary>Random requests, time and restarts, against a plain model of what the contract says of each.</summary>
public sealed class ContractModelTests(ITestOutputHelper output)
{
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(30);

    private readonly Dictionary<string, Made> _made = [];
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 24, 12, 0, 0, TimeSpan.Zero));
    private bool _asDefault;
    private bool _givesUp;
    private int _givenUp;
    private int _unknownSince;
    private int _learned;
    private double _earned;
    private int _silences;
    private RecServiceApplication _application = null!;

    private DateTimeOffset Now => _time.GetUtcNow();

    [Theory]
    [InlineData("Ignore", false)]
    [InlineData("AsDefault", false)]
    [InlineData("AsDefault", true)]
    public async Task A_random_sequence_of_operations_is_answered_as_the_contract_says(string pending, bool givesUp)
    {
        _givesUp = givesUp;
        _asDefault = pending == "AsDefault";
        var seed = Setting("MODEL_SEED", 20261124);
        var operations = Setting("MODEL_OPERATIONS", 1500);
        output.WriteLine($"MODEL_SEED={seed} MODEL_OPERATIONS={operations}");
        var random = new Random(seed);
        using var journal = new TemporaryJournal();
        _application = Start(journal);

        for (var i = 0; i < operations; i++)
        {
            var id = $"r-{random.Next(1 + (operations / 4))}";
            switch (random.Next(103))
            {
                case < 35:
                    await RecommendAsync(id, 1 + random.Next(3), activate: random.Next(5) > 0);
                    break;
                case < 72:
                    await RewardAsync(id, $"{random.Next(4)}", random.Next(2));
                    break;
                case < 80:
                    await RewardAsync(id, $"{random.Next(4)}", random.Next(3) / 2.0, random.Next(2) == 0 ? "click" : "purchase");
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
                case < 99:
                    (await _application.PostAsync("/journal/snapshot", "")).MustBeOk();
                    break;
                case < 101:
                    (await _application.PostAsync("/journal/snapshot", "")).MustBeOk();
                    break;
                default:
                    await _application.DisposeAsync();
                    if (!_givesUp && random.Next(2) == 0)
                    {
                        // From the facts alone, and not from the snapshot that was taken at the stop.
                        Directory.Delete(journal.Path + ".snapshots", recursive: true);
                    }

                    _application = Start(journal);
                    NoteGivenUp();
                    break;
            }

            if (_givesUp && random.Next(20) == 0)
            {
                _givenUp += await _application.Get<Compactor>().CompactAsync();
                NoteGivenUp();
            }

            Assert.Equal((i, _learned, _earned), (i, (int)await _application.RewardsLearnedAsync(), await EarnedAsync()));
        }

        await _application.DisposeAsync();
        Assert.True(_silences > 0);
        Assert.Equal(_givesUp, _givenUp > 0);
        Assert.Equal(_givesUp, _unknownSince > 0);
    }

    private static int Setting(string name, int otherwise) =>
        int.Parse(Environment.GetEnvironmentVariable(name) ?? otherwise.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);

    private static string Body(string id, int count, bool activate)
    {
        var candidates = string.Join(", ", Enumerable.Range(0, count).Select(product => $"\"{product}\""));
        return $$"""{ "recommendationId": "{{id}}", "userId": "7", "policy": "linucb", "count": {{count}}, "candidates": [ {{candidates}} ], "activate": {{(activate ? "true" : "false")}} }""";
    }

    /// <summary>The sum of all rewards as linucb's arms have them. Halves add up exactly.</summary>
    private async Task<double> EarnedAsync() =>
        (await _application.GetAsync("/policies/linucb/arms?limit=1000")).Json.GetProperty("arms").EnumerateArray().Sum(arm => arm.GetProperty("totalReward").GetDouble());

    // The journal is compacted when the test says so, and by no timer: the model must know when decisions are given up.
    private RecServiceApplication Start(TemporaryJournal journal) => new(
        journal.Setting,
        ("Policies:Pending", _asDefault ? "AsDefault" : "Ignore"),
        ("Journal:Retention:Age", _givesUp ? "01:00:00" : "00:00:00"),
        ("Journal:Retention:KeepFacts", "0"))
    {
        Time = _time,
        Replace = services => services.AddSingleton(provider => ActivatorUtilities.CreateInstance<Compactor>(provider, new ClockWithoutTimers(_time))),
    };

    /// <summary>Decisions that were given up are unknown, and may only be settled ones that are older than the journal keeps.</summary>
    private void NoteGivenUp()
    {
        foreach (var (id, made) in _made.ToArray())
        {
            if (_application.Get<RecordedDecisions>().Find(id) is null)
            {
                Assert.True(_givesUp);
                Assert.True(made.At < Now - TimeSpan.FromHours(1), $"{id} was made at {made.At}, and is given up at {Now}.");
                Assert.True(made.IsDropped || made.ExpiresAt <= Now || made.Outcomes.All(outcome => outcome is not null && outcome.Earned.ContainsKey("")), $"{id} was open when it was given up.");
                _made.Remove(id);
                _unknownSince++;
            }
        }
    }

    /// <summary>A slate is shown: its window runs and, where silence counts at once, each product has taught.</summary>
    private void Show(Made made)
    {
        made.ExpiresAt = Now + Window;
        _learned += _asDefault ? made.Outcomes.Length : 0;
    }

    private async Task RecommendAsync(string id, int count, bool activate)
    {
        var answer = await _application.RecommendAsync(Body(id, count, activate));
        if (!_made.TryGetValue(id, out var made))
        {
            _made[id] = new Made(count, activate, Now, answer.MustBeOk().Text);
            if (activate)
            {
                Show(_made[id]);
            }
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

    private async Task RewardAsync(string id, string product, double reward, string? earner = null)
    {
        var by = earner is null ? "" : $", \"event\": \"{earner}\"";
        var answer = await _application.FeedbackAsync(string.Create(CultureInfo.InvariantCulture, $$"""{ "recommendationId": "{{id}}", "productId": "{{product}}", "reward": {{reward}}{{by}} }"""));
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
            case { } outcome when outcome.Earned.TryGetValue(earner ?? "", out var earlier) && earlier.Reward == reward:
                Assert.Equal(("duplicate", earlier.Sequence), (answer.MustBeOk()["status"].GetString(), answer.Sequence));
                break;
            case { } outcome when outcome.Earned.ContainsKey(earner ?? "") || outcome.Earned.ContainsKey("") || earner is null:
                answer.MustBeProblem(HttpStatusCode.Conflict, "reward-conflict");
                break;
            case not null when made.ExpiresAt <= Now:
                answer.MustBeProblem(HttpStatusCode.NotFound, "recommendation-expired");
                break;
            case { } outcome:
                Assert.Equal("accepted", answer.MustBeOk()["status"].GetString());
                _earned += Math.Max(0, reward - outcome.Earned.Values.Max(by => by.Reward));
                outcome.Earned[earner] = (reward, answer.Sequence);
                break;
            case null when made.IsDropped:
                answer.MustBeProblem(HttpStatusCode.NotFound, "unknown-recommendation");
                break;
            case null:
                Assert.Equal("accepted", answer.MustBeOk()["status"].GetString());
                if (made.ExpiresAt is null)
                {
                    Show(made);
                }

                made.Outcomes[item] = new Outcome(IsDefault: false);
                made.Outcomes[item]!.Earned[earner ?? ""] = (reward, answer.Sequence);
                _learned += _asDefault ? 0 : 1;
                _earned += reward;
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

        if (made.ExpiresAt is null)
        {
            Show(made);
        }

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
                    made.Outcomes[item] = new Outcome(IsDefault: true);
                    _learned += _asDefault ? 0 : 1;
                    _silences++;
                }
            }
        }

        var open = _made.Values.Count(made => !made.IsDropped && !(made.ExpiresAt <= Now) && made.Outcomes.Any(outcome => outcome is null || !outcome.Earned.ContainsKey("")));
        await RecServiceApplication.EventuallyAsync(() => Task.FromResult(_application.Get<RecService.Recommendations.DecisionLedger>().Open == open));
    }

    private async Task ResetAsync()
    {
        (await _application.PostAsync("/policies/linucb/reset", "{}")).MustBeOk();
        _made.Clear();
        _learned = 0;
        _earned = 0;
    }

    private sealed class ClockWithoutTimers(TimeProvider clock) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => clock.GetUtcNow();

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            base.CreateTimer(callback, state, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>What a product earned, by event; a reward without one has the empty name.</summary>
    private sealed record Outcome(bool IsDefault)
    {
        public Dictionary<string, (double Reward, long Sequence)> Earned { get; } = [];
    }

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
