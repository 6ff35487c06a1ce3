using Microsoft.Extensions.Options;
using Xunit.Abstractions;
using Zooplus.RecService.Feedback;
using Zooplus.RecService.Journal;
using Zooplus.RecService.Recommendations;
using Zooplus.RecService.Recommendations.Memory;
using Zooplus.RecService.Tests.Journal;

namespace Zooplus.RecService.Tests.Recommendations.Memory;

public sealed class DecisionLedgerModelTests(ITestOutputHelper output)
{
    private readonly Dictionary<string, Decision> _model = [];
    private readonly DecisionLedger _ledger = new(Options.Create(new FeedbackOptions()), Options.Create(new JournalOptions { Path = "" }));
    private readonly List<string> _ids = [];
    private long _sequence;

    [Fact]
    public void Decisions_are_what_a_dictionary_of_objects_says_whatever_becomes_of_them()
    {
        var seed = TestSettings.Number("LEDGER_SEED", 20261125);
        output.WriteLine($"LEDGER_SEED={seed}");
        var random = new Random(seed);
        var decisions = new RandomDecisions(random);
        const int Operations = 12_000;
        for (var i = 0; i < Operations; i++)
        {
            if (i == Operations / 2)
            {
                AllMustBe();
            }

            switch (random.Next(100))
            {
                case < 40:
                    var made = decisions.Next(++_sequence);
                    _model.Add(made.Id, Copy(made));
                    _ids.Add(made.Id);
                    _ledger.Add(made);
                    break;
                case < 70 when Any(random) is { IsClosed: false, Missing: > 0 } rewarded:
                    Reward(decisions, random, rewarded);
                    break;
                case < 75 when Any(random) is { ExpiresAt: null } shown:
                    var expiresAt = shown.MadeAt + TimeSpan.FromHours(1);
                    _ledger.Activate(shown.Id, expiresAt);
                    shown.Activate(expiresAt);
                    break;
                case < 78 when Any(random) is { } closed:
                    _ledger.Settle(closed.Id);
                    closed.Close();
                    break;
                case < 83 when Any(random) is { } dropped:
                    _ledger.Drop(dropped.Id);
                    _model.Remove(dropped.Id);
                    break;
                case < 99 when Any(random) is { } asked:
                    MustBe(asked, _ledger.Find(asked.Id));
                    Assert.Equal(!asked.IsClosed, _ledger.IsOpen(asked));
                    break;
                default:
                    Forget(random, decisions);
                    break;
            }
        }

        Assert.True(_model.Count > 2 * DecisionsInHand.Max, "All of them were in hand all the time, so the bytes are not tested.");
        AllMustBe();
    }

    [Fact]
    public void A_decision_falls_due_once_its_window_has_closed_and_not_before()
    {
        var random = new Random(1);
        var decisions = new RandomDecisions(random);
        for (var i = 0; i < 5_000; i++)
        {
            var made = decisions.Next(++_sequence);
            _model.Add(made.Id, Copy(made));
            _ledger.Add(made);
            if (made.ExpiresAt is null && random.Next(2) == 0)
            {
                _ledger.Activate(made.Id, made.MadeAt + TimeSpan.FromHours(2));
                _model[made.Id].Activate(made.MadeAt + TimeSpan.FromHours(2));
            }
        }

        var now = _model.Values.Min(decision => decision.MadeAt);
        var taken = new HashSet<string>();
        while (taken.Count < _model.Count)
        {
            now += TimeSpan.FromMinutes(7);
            while (_ledger.TryTakeDue(now, out var due))
            {
                Assert.Equal(RandomDecisions.Told(_model[due.Id]), RandomDecisions.Told(due));
                Assert.True(DueAt(due) <= now && DueAt(due) > now - TimeSpan.FromMinutes(7));
                Assert.True(taken.Add(due.Id), "It was taken twice.");
            }

            Assert.Equal(_model.Values.Count(decision => DueAt(decision) <= now), taken.Count);
        }
    }

    private static DateTimeOffset DueAt(Decision decision) => decision.ExpiresAt ?? decision.MadeAt + TimeSpan.FromMinutes(30);

    /// <summary>The same decision as another object: the ledger must not change the model's.</summary>
    private static Decision Copy(Decision decision) => new(decision.Sequence, decision.Request, decision.Response, decision.Persona, decision.MadeAt, decision.Pending)
    {
        Attributes = decision.Attributes,
        SchemaVersion = decision.SchemaVersion,
        Span = decision.Span,
    };

    private static void MustBe(Decision expected, Decision? found) => Assert.Equal(RandomDecisions.Told(expected), found is null ? null : RandomDecisions.Told(found));

    private Decision? Any(Random random) => _ids.Count == 0 ? null : _model.GetValueOrDefault(_ids[random.Next(_ids.Count)]);

    private void Reward(RandomDecisions decisions, Random random, Decision rewarded)
    {
        var missing = Enumerable.Range(0, rewarded.Response.Items.Count).Where(item => rewarded.OutcomeOf(item) is null).ToArray();
        var reward = decisions.RewardOf(rewarded, missing[random.Next(missing.Length)]);
        var at = rewarded.MadeAt + TimeSpan.FromMinutes(1);
        _ledger.Settle(reward, ++_sequence, at);
        rewarded.Settle(reward, _sequence, at);
    }

    private void Forget(Random random, RandomDecisions decisions)
    {
        switch (random.Next(40))
        {
            case 0:
                _ledger.Close("random");
                _model.Values.Where(decision => decision.Response.Policy == "random").ToList().ForEach(decision => _model.Remove(decision.Id));
                break;
            case 1:
                _ledger.ForgetUser("7");
                _model.Values.Where(decision => decision.Request.UserId == "7").ToList().ForEach(decision => decision.ForgetUser());
                break;
            default:
                var absent = decisions.Next(int.MaxValue);
                Assert.Null(_ledger.Find(absent.Id));
                Assert.Equal((absent, false), _ledger.Standing(absent));
                break;
        }
    }

    private void AllMustBe()
    {
        Assert.Equal(_model.Values.Count(decision => !decision.IsClosed), _ledger.Open);
        var after = _sequence / 2;
        Assert.Equal(
            _model.Values.Where(decision => decision.Sequence > after).OrderBy(decision => decision.Sequence).Select(RandomDecisions.Told),
            _ledger.After(after).Select(RandomDecisions.Told));
        foreach (var filter in new[] { new DecisionFilter(), new DecisionFilter("7"), new DecisionFilter(null, "mlp"), new DecisionFilter("🐈", "mlp") })
        {
            Assert.Equal(
                _model.Values.Where(decision => (filter.UserId ?? decision.Request.UserId) == decision.Request.UserId && (filter.Policy ?? decision.Response.Policy) == decision.Response.Policy)
                    .OrderByDescending(decision => decision.Sequence).Select(RandomDecisions.Told),
                _ledger.FindLast(filter).Select(RandomDecisions.Told));
        }
    }
}
