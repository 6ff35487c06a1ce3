using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Spectre.Console;
using Zooplus.RecService.Core.Policies;
using Zooplus.RecService.Journal;
using Zooplus.RecService.Journal.Sqlite;
using Zooplus.RecService.LoadGenerator.Reports;
using Zooplus.RecService.Recommend;

namespace Zooplus.RecService.Benchmarks.Journal;

/// <summary>
/// What the journal costs for each fact, as the writer uses it: processor time, what is written, and how long a commit takes. Decisions
/// are those of the notebook's shop; then each of them earns a reward, in another order.
/// </summary>
/// <param name="decisions">How many decisions.</param>
/// <param name="batch">How many facts share a commit.</param>
/// <param name="powerCut">Whether every commit waits for the disk.</param>
internal sealed class JournalCosts(int decisions, int batch, bool powerCut)
{
    private const int Users = 1_000;
    private const int Products = 50;

    // Prime, so that every decision has its turn.
    private const int RewardStride = 7_919;

    private static readonly DateTimeOffset Start = new(2026, 11, 25, 12, 0, 0, TimeSpan.Zero);

    private readonly List<IReadOnlyList<string>> _rows = [];

    /// <summary>Measures and prints.</summary>
    public void Print(IAnsiConsole console)
    {
        Run(Math.Min(decisions, 20_000));
        _rows.Clear();
        Run(decisions);
        ConsoleReport.Print(console, new ReportTable(
            Text($"{batch} facts a commit, {(powerCut ? Durability.PowerCut : Durability.ProcessCrash)}; times in µs"),
            ["Facts", "user", "system", "bytes allocated", "bytes of file", "bytes written", "writes a commit", "commit p50", "p99", "longest"],
            _rows));
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private static DecisionMade Decision(int number)
    {
        var at = Start.AddMilliseconds(number / 5.0);
        var product = number % Products;
        return new DecisionMade(
            new RecommendRequest(Text($"{(number * 13L) % Users}"), Policy: "linucb"),
            new RecommendResponse
            {
                RecommendationId = Guid.CreateVersion7(at).ToString("N"),
                Policy = "linucb",
                ModelVersion = Text($"{number}"),
                Basis = Basis.User,
                Explored = false,
                Recorded = true,
                Items = [new RecommendedItem(Text($"{product}"), "Fish Supplies", 1, 0.6 + (number / 3e7), 0.5 + (number / 7e7), 0.1 + (number / 9e7), 1)],
                ExpiresAt = at.AddMinutes(30),
            },
            "fish_hobbyist",
            Pending.Ignore)
        {
            SchemaVersion = 1,
        };
    }

    private static RewardGiven Reward(DecisionMade made, long sequence) =>
        new(made.Response.RecommendationId, made.Response.Policy, made.Response.Items[0].ProductId, made.Response.Items[0].Category, made.Persona, 1, RewardOrigin.Given)
        {
            Decision = sequence,
            UserId = made.Request.UserId,
            Completes = true,
        };

    private void Run(int count)
    {
        var folder = Directory.CreateTempSubdirectory("recservice-costs-");
        try
        {
            var path = Path.Combine(folder.FullName, "journal.db");
            var options = new JournalOptions { Path = path, Durability = powerCut ? Durability.PowerCut : Durability.ProcessCrash };
            using var journal = new SqliteJournal(Options.Create(options), TimeProvider.System, NullLogger<SqliteJournal>.Instance);
            journal.Open();
            var made = Enumerable.Range(0, count).Select(Decision).ToArray();
            Measure("decisions", path, journal, made);
            Measure("rewards", path, journal, Enumerable.Range(0, count).Select(turn => (int)(turn * (long)RewardStride % count)).Select(number => Reward(made[number], number + 1)).ToArray());
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private void Measure(string kind, string path, SqliteJournal journal, IReadOnlyList<Fact> facts)
    {
        var commits = new List<TimeSpan>();
        var batched = new List<JournalledFact>();
        var sequence = journal.LastSequence;
        GC.Collect();
        var (room, written) = (Room(path), Written());
        var allocated = GC.GetTotalAllocatedBytes();
        var before = Environment.CpuUsage;
        for (var first = 0; first < facts.Count; first += batch)
        {
            batched.Clear();
            for (var i = first; i < Math.Min(first + batch, facts.Count); i++)
            {
                batched.Add(new JournalledFact(++sequence, Start.AddMilliseconds(sequence / 5.0), facts[i]));
            }

            var started = Stopwatch.GetTimestamp();
            journal.Append(batched);
            commits.Add(Stopwatch.GetElapsedTime(started));
        }

        var after = Environment.CpuUsage;
        var bytes = GC.GetTotalAllocatedBytes() - allocated;
        var wrote = Written();
        commits.Sort();
        double count = facts.Count;
        _rows.Add([
            Text($"{facts.Count:N0} {kind}"),
            Text($"{(after.UserTime - before.UserTime).TotalMicroseconds / count:N2}"),
            Text($"{(after.PrivilegedTime - before.PrivilegedTime).TotalMicroseconds / count:N2}"),
            Text($"{bytes / count:N0}"),
            Text($"{(Room(path) - room) / count:N0}"),
            Text($"{(wrote.Bytes - written.Bytes) / count:N0}"),
            Text($"{(wrote.Calls - written.Calls) / (double)commits.Count:N1}"),
            Text($"{commits[commits.Count / 2].TotalMicroseconds:N0}"),
            Text($"{commits[commits.Count * 99 / 100].TotalMicroseconds:N0}"),
            Text($"{commits[^1].TotalMicroseconds:N0}"),
        ]);
    }

    /// <summary>How many bytes the pages of the file take, with those that are still in its log.</summary>
    private static long Room(string path)
    {
        using var reader = JournalConnection.ToRead(path);
        return (long)JournalConnection.Scalar(reader, "PRAGMA page_count")! * (long)JournalConnection.Scalar(reader, "PRAGMA page_size")!;
    }

    /// <summary>What this process has passed to the operating system to write, and in how many calls; 0 where that is not told.</summary>
    private static (long Bytes, long Calls) Written()
    {
        const string Told = "/proc/self/io";
        if (!File.Exists(Told))
        {
            return default;
        }

        var figures = File.ReadLines(Told).Select(line => line.Split(": ")).ToDictionary(parts => parts[0], parts => long.Parse(parts[1], CultureInfo.InvariantCulture));
        return (figures["wchar"], figures["syscw"]);
    }
}
