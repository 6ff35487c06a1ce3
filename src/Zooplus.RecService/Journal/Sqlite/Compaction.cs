using System.Globalization;
using Microsoft.Data.Sqlite;
using Zooplus.RecService.Journal.Retention;

namespace Zooplus.RecService.Journal.Sqlite;

/// <summary>Gives up the oldest decisions of a journal, with all that belongs to them, and notes which facts are missing since.</summary>
internal static class Compaction
{
    // A file gives room back when more than this part of it is free; less is used again by what comes.
    private const double FreeShareMax = 0.25;
    private const int PagesGivenBackMost = 256;

    private const string Choose = $"""
        CREATE TEMP TABLE IF NOT EXISTS given_up (sequence INTEGER PRIMARY KEY);
        DELETE FROM given_up;
        INSERT INTO given_up
        SELECT d.sequence FROM decision d
        WHERE d.sequence <= $through
          AND NOT {JournalSchema.IsOpen}
          AND NOT EXISTS (SELECT 1 FROM reward r WHERE r.decision = d.sequence AND r.sequence > $covered)
          AND NOT EXISTS (SELECT 1 FROM activation a WHERE a.decision_id = d.id AND a.sequence > $covered)
        ORDER BY d.sequence LIMIT $most;
        SELECT COUNT(*) FROM given_up;
        """;

    // An activation is of the last decision under its id. Of the other facts those of single decisions go, and what a later catalogue replaced.
    private const string GiveUp = """
        CREATE TEMP TABLE IF NOT EXISTS given_activation (sequence INTEGER PRIMARY KEY);
        DELETE FROM given_activation;
        INSERT INTO given_activation
        SELECT a.sequence FROM given_up g JOIN decision d ON d.sequence = g.sequence JOIN activation a ON a.decision_id = d.id AND a.sequence > d.sequence
        WHERE d.sequence = (SELECT MAX(made.sequence) FROM decision made WHERE made.id = a.decision_id AND made.sequence < a.sequence);

        INSERT INTO missing (first, last, reason)
        SELECT COALESCE((SELECT MAX(last) FROM missing WHERE last < (SELECT MIN(sequence) FROM given_up)), 0) + 1, 0, 'Compacted'
        WHERE NOT EXISTS (SELECT 1 FROM missing WHERE reason = 'Compacted');
        UPDATE missing SET last = MAX(
            last,
            (SELECT MAX(sequence) FROM given_up),
            COALESCE((SELECT MAX(sequence) FROM given_activation), 0),
            COALESCE((SELECT MAX(r.sequence) FROM given_up g JOIN reward r ON r.decision = g.sequence), 0))
        WHERE reason = 'Compacted';

        DELETE FROM reward WHERE decision IN (SELECT sequence FROM given_up);
        DELETE FROM activation WHERE sequence IN (SELECT sequence FROM given_activation);
        DELETE FROM decision WHERE sequence IN (SELECT sequence FROM given_up);
        DELETE FROM change
        WHERE sequence < (SELECT MAX(sequence) FROM given_up)
          AND (kind = 'weightsLoaded'
            OR (kind IN ('decisionDropped', 'decisionClosed') AND NOT EXISTS (SELECT 1 FROM decision d WHERE d.id = subject AND d.sequence < change.sequence))
            OR (kind IN ('catalogueReplaced', 'catalogueMerged', 'productRemoved', 'userRemoved')
              AND sequence < (SELECT MAX(sequence) FROM change WHERE kind = 'catalogueReplaced' AND sequence < (SELECT MAX(sequence) FROM given_up))));
        """;

    /// <summary>Gives up what is beyond the bounds.</summary>
    /// <returns>How many decisions.</returns>
    /// <exception cref="SqliteException">It could not be done; nothing was given up.</exception>
    public static int Run(SqliteConnection connection, RetentionBounds bounds)
    {
        var through = Math.Min(bounds.Covered, Last(connection, Limit(connection, bounds)));
        var given = 0;
        if (through > 0)
        {
            using var transaction = connection.BeginTransaction();
            using var choose = Command(connection, transaction, Choose);
            choose.Parameters.AddWithValue("$through", through);
            choose.Parameters.AddWithValue("$covered", bounds.Covered);
            choose.Parameters.AddWithValue("$most", bounds.Most);
            given = (int)(long)choose.ExecuteScalar()!;
            if (given > 0)
            {
                using var giveUp = Command(connection, transaction, GiveUp);
                giveUp.ExecuteNonQuery();
            }

            transaction.Commit();
        }

        GiveRoomBack(connection);
        return given;
    }

    /// <summary>Decisions made before are given up.</summary>
    private static DateTimeOffset Limit(SqliteConnection connection, RetentionBounds bounds)
    {
        var isTooLarge = bounds.BytesMax is { } most && Pages(connection).Used > most;
        var limit = isTooLarge ? bounds.SettledAt : bounds.OldAt ?? DateTimeOffset.MinValue;
        return limit < bounds.SettledAt ? limit : bounds.SettledAt;
    }

    /// <summary>The last decision made before a time: times grow with the sequence, so it is found by halving.</summary>
    private static long Last(SqliteConnection connection, DateTimeOffset before)
    {
        using var at = connection.CreateCommand();
        at.CommandText = "SELECT time FROM decision WHERE sequence >= $sequence ORDER BY sequence LIMIT 1";
        at.Parameters.AddWithValue("$sequence", 0L);
        var text = FactRows.Text(before);
        var (low, high) = (0L, (long)JournalConnection.Scalar(connection, "SELECT COALESCE(MAX(sequence), 0) FROM decision")! + 1);
        while (high - low > 1)
        {
            var middle = low + ((high - low) / 2);
            at.Parameters[0].Value = middle;
            (low, high) = at.ExecuteScalar() is string time && string.CompareOrdinal(time, text) < 0 ? (middle, high) : (low, middle);
        }

        return low;
    }

    private static void GiveRoomBack(SqliteConnection connection)
    {
        var (_, free, all) = Pages(connection);
        if (free <= all * FreeShareMax)
        {
            return;
        }

        // A step of this statement for each page.
        using var vacuum = Command(connection, null, string.Create(CultureInfo.InvariantCulture, $"PRAGMA incremental_vacuum({PagesGivenBackMost})"));
        using var page = vacuum.ExecuteReader();
        while (page.Read())
        {
        }
    }

    private static (long Used, long Free, long All) Pages(SqliteConnection connection)
    {
        var all = (long)JournalConnection.Scalar(connection, "PRAGMA page_count")!;
        var free = (long)JournalConnection.Scalar(connection, "PRAGMA freelist_count")!;
        return ((all - free) * (long)JournalConnection.Scalar(connection, "PRAGMA page_size")!, free, all);
    }

    private static SqliteCommand Command(SqliteConnection connection, SqliteTransaction? transaction, string statements)
    {
        var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = statements;
        return command;
    }
}
