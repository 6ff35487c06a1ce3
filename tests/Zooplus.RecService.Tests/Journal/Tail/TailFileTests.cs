using Xunit.Abstractions;
using Zooplus.RecService.Journal;
using Zooplus.RecService.Journal.Tail;

namespace Zooplus.RecService.Tests.Journal.Tail;

public sealed class TailFileTests(ITestOutputHelper output) : IDisposable
{
    private const long Identity = 7;

    private readonly TemporaryJournal _journal = new();

    private string PathOfTail => new JournalFiles(_journal.Path).Tail;

    public void Dispose() => _journal.Dispose();

    [Fact]
    public void Whatever_the_tables_do_not_hold_is_in_the_file_however_often_its_halves_were_written()
    {
        var seed = TestSettings.Number("TAIL_SEED", 20261125);
        output.WriteLine($"TAIL_SEED={seed}");
        var random = new Random(seed);
        var written = new Dictionary<long, byte[]>();
        var inTables = 0L;
        var last = 0L;
        var waits = 0;
        using var file = new TailFile(PathOfTail, Identity);
        for (var group = 0; group < 200; group++)
        {
            var count = random.Next(1, 5);
            var rows = new byte[random.Next(1 << 20)];
            random.NextBytes(rows);
            byte[] bytes = [.. new byte[TailGroup.HeadLength], .. rows];
            file.Write(bytes, last + 1, count, sequence =>
            {
                waits++;
                inTables = Math.Max(inTables, sequence);
            });
            written[last + 1] = rows;
            last += count;
            if (random.Next(8) == 0)
            {
                inTables = random.NextInt64(inTables, last + 1);
            }

            if (group % 20 == 19)
            {
                var left = TailFile.Read(PathOfTail, Identity).Where(read => read.Last > inTables).ToArray();
                Assert.Equal(written.Where(earlier => left.Length > 0 && earlier.Key >= left[0].First).Select(earlier => earlier.Key), left.Select(read => read.First));
                Assert.Equal(last, left.Length > 0 ? left[^1].Last : inTables);
                Assert.True(left.Length == 0 || left[0].First <= inTables + 1);
                Assert.All(left, read => Assert.True(read.Rows.Span.SequenceEqual(written[read.First])));
            }
        }

        Assert.True(waits > 5, "The halves were hardly ever changed.");
        Assert.Equal(2 * TailFile.HalfLength, new FileInfo(PathOfTail).Length);
    }

    [Fact]
    public void The_tail_of_another_journal_holds_nothing()
    {
        using var file = new TailFile(PathOfTail, Identity);
        file.Write(new byte[TailGroup.HeadLength + 10], first: 1, count: 1, _ => { });

        Assert.Empty(TailFile.Read(PathOfTail, Identity + 1));
        Assert.Equal((1, 1), Assert.Single(TailFile.Read(PathOfTail, Identity)) is var group ? (group.First, group.Count) : default);
    }

    [Fact]
    public void A_tail_that_was_cleared_or_opened_anew_holds_nothing()
    {
        using (var file = new TailFile(PathOfTail, Identity))
        {
            file.Write(new byte[TailGroup.HeadLength + 10], first: 1, count: 1, _ => { });
            file.Clear();
            Assert.Empty(TailFile.Read(PathOfTail, Identity));
            file.Write(new byte[TailGroup.HeadLength + 10], first: 2, count: 1, _ => { });
            Assert.Single(TailFile.Read(PathOfTail, Identity));
        }

        new TailFile(PathOfTail, Identity).Dispose();
        Assert.Empty(TailFile.Read(PathOfTail, Identity));
    }

    [Fact]
    public void Of_a_group_that_is_not_whole_nothing_is_read()
    {
        using (var file = new TailFile(PathOfTail, Identity))
        {
            file.Write(new byte[TailGroup.HeadLength + 100], first: 1, count: 1, _ => { });
            file.Write(new byte[TailGroup.HeadLength + 100], first: 2, count: 1, _ => { });
        }

        var whole = File.ReadAllBytes(PathOfTail)[..(132 + 4 + 132)];
        for (var length = 0; length < whole.Length; length++)
        {
            File.WriteAllBytes(PathOfTail, whole[..length]);
            Assert.Equal((length, length < 132 ? 0 : 1), (length, TailFile.Read(PathOfTail, Identity).Count));
        }
    }
}
