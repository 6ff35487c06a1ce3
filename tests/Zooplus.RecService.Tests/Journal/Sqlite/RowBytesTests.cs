using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Xunit.Abstractions;
using Zooplus.RecService.Core.Features;
using Zooplus.RecService.Core.Policies;
using Zooplus.RecService.Journal;
using Zooplus.RecService.Journal.Sqlite;
using Zooplus.RecService.Recommend;

namespace Zooplus.RecService.Tests.Journal.Sqlite;

public sealed class RowBytesTests(ITestOutputHelper output)
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 25, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Rows_that_share_some_values_with_the_row_before_them_and_not_others_are_read_back_as_they_were_written()
    {
        var seed = TestSettings.Number("ROWS_SEED", 20261125);
        output.WriteLine($"ROWS_SEED={seed}");
        var random = new Random(seed);
        using var file = new TemporaryJournal();
        using var journal = new SqliteJournal(Options.Create(new JournalOptions { Path = file.Path }), TimeProvider.System, NullLogger<SqliteJournal>.Instance);
        journal.Open();
        var made = Enumerable.Range(1, 500).Select(number => Decision(number, random)).ToArray();
        foreach (var batch in made.Select((fact, i) => new JournalledFact(i + 1, Noon, fact)).Chunk(7))
        {
            journal.Append(batch);
        }

        foreach (var (expected, sequence) in made.Select((fact, i) => (fact, i + 1L)))
        {
            var actual = journal.Find(expected.Response.RecommendationId)!;
            Assert.Equal(sequence, actual.Sequence);
            Assert.Equal(expected.Request, actual.Request);
            Assert.Equal(expected.Response with { Items = [] }, actual.Response with { Items = [] });
            Assert.Equal(expected.Response.Items, actual.Response.Items);
            Assert.Equal((expected.Persona, expected.Pending, expected.SchemaVersion), (actual.Persona, actual.Pending, actual.SchemaVersion));
            Assert.Equal(expected.Attributes, actual.Attributes);
        }
    }

    private static DecisionMade Decision(int number, Random random)
    {
        string? Text(params string?[] values) => values[random.Next(values.Length)];
        double? probability = random.Next(3) switch { 0 => null, 1 => 0.5, _ => 0 };
        var policy = Text("linucb", "random", "a policy of a name that is long: äöü €")!;
        return new DecisionMade(
            new RecommendRequest(Text("7", "8")!, Policy: policy),
            new RecommendResponse
            {
                RecommendationId = string.Create(CultureInfo.InvariantCulture, $"r-{number}"),
                Policy = policy,
                ModelVersion = Text("", "1", "2")!,
                Basis = random.Next(2) == 0 ? Basis.User : Basis.Context,
                Explored = random.Next(2) == 0,
                Recorded = true,
                ExperimentArm = Text(null, "treatment"),
                AssignmentProbability = probability,
                ExpiresAt = random.Next(2) == 0 ? null : Noon.AddMinutes(random.Next(2)),
                Items = [new RecommendedItem(Text("3", "4")!, "Cat Toy", 1, random.Next(2), 0.5, 0, probability)],
            },
            Text(null, "p", "q"),
            random.Next(2) == 0 ? Pending.Ignore : Pending.AsDefault)
        {
            Attributes = random.Next(2) == 0 ? null : AttributeSet.Of(("age", random.Next(2) + 0.5)),
            SchemaVersion = random.Next(2),
        };
    }
}
