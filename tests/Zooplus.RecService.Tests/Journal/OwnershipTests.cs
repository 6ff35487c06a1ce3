using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Zooplus.RecService.Journal;
using Zooplus.RecService.Journal.Sqlite;

namespace Zooplus.RecService.Tests.Journal;

public sealed class OwnershipTests
{
    [Fact]
    public void A_second_owner_is_refused_and_told_who_the_first_is()
    {
        using var folder = new TemporaryJournal();
        using var first = JournalAt(folder.Path);
        using var second = JournalAt(folder.Path);
        first.Open();

        var refused = Assert.Throws<JournalUnusableException>(second.Open);

        Assert.Contains($"belongs to another process: process {Environment.ProcessId} on {Environment.MachineName}", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Whoever_comes_after_the_owner_has_gone_is_let_in()
    {
        using var folder = new TemporaryJournal();
        using (var first = JournalAt(folder.Path))
        {
            first.Open();
        }

        using var second = JournalAt(folder.Path);
        second.Open();

        Assert.Equal(0, second.LastSequence);
    }

    [Theory]
    [InlineData(Durability.ProcessCrash)]
    [InlineData(Durability.PowerCut)]
    internal void A_journal_opens_with_either_durability(Durability durability)
    {
        using var folder = new TemporaryJournal();
        using var journal = JournalAt(folder.Path, durability);

        journal.Open();
    }

    [Fact]
    public void A_file_that_is_no_journal_is_refused_with_its_name()
    {
        using var folder = new TemporaryJournal();
        var content = "This is not a database, however long it goes on to be one.".PadRight(4096, '.');
        File.WriteAllText(folder.Path, content);
        for (var start = 0; start < 2; start++)
        {
            using var journal = JournalAt(folder.Path);

            Assert.Contains($"'{folder.Path}' cannot be opened", Assert.Throws<JournalUnusableException>(journal.Open).Message, StringComparison.Ordinal);
        }

        Assert.Equal(content, File.ReadAllText(folder.Path));
    }

    [Fact]
    public void A_journal_that_lost_what_was_acknowledged_is_not_written_on()
    {
        using var folder = new TemporaryJournal();
        using var journal = JournalAt(folder.Path);
        journal.Open();
        journal.Append([new JournalledFact(1, DateTimeOffset.UnixEpoch, new PolicyReset("linucb", null))]);

        var refused = Assert.Throws<JournalDamagedException>(() => journal.Reopen(2));

        Assert.Contains("ends at fact 1, and facts up to 2 were acknowledged", refused.Message, StringComparison.Ordinal);
        Assert.ThrowsAny<JournalException>(() => journal.Append([new JournalledFact(3, DateTimeOffset.UnixEpoch, new PolicyReset("linucb", null))]));
    }

    private static SqliteJournal JournalAt(string path, Durability durability = Durability.ProcessCrash) =>
        new(Options.Create(new JournalOptions { Path = path, Durability = durability }), TimeProvider.System, NullLogger<SqliteJournal>.Instance);
}
