using Microsoft.Data.Sqlite;
using Zooplus.RecService.Journal.Sqlite;
using Zooplus.RecService.Observability;

namespace Zooplus.RecService.Journal.Tail;

/// <summary>Brings what a tail's file holds to where it is read: into the tables, or before those of a connection that may not write.</summary>
internal static partial class TailReplay
{
    /// <summary>Brings it into the tables, and notes there what is lost since the tail is damaged.</summary>
    /// <param name="files">The names of the journal.</param>
    /// <param name="connection">The writer's connection.</param>
    /// <param name="tables">The tables.</param>
    /// <param name="logger">Is told.</param>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="SqliteException">The tables do not take it.</exception>
    public static void IntoTables(JournalFiles files, SqliteConnection connection, FactInserts tables, ILogger logger)
    {
        var (remainder, last) = Of(files, connection);
        if (remainder.Last > last)
        {
            tables.Insert(remainder.Rows.Span);
            LogReplayed(logger, files.Main, last + 1, remainder.Last);
        }

        if (remainder.LastLost > remainder.Last)
        {
            JournalConnection.Execute(connection, JournalSchema.Skip, ("$first", remainder.Last + 1), ("$last", remainder.LastLost));
            LogLost(logger, files.Main, remainder.Last + 1, remainder.LastLost);
        }
    }

    /// <summary>Shows it to one connection as if the tables held it, and writes nothing to the disk.</summary>
    /// <param name="files">The names of the journal.</param>
    /// <param name="connection">A connection that reads, and keeps what is temporary in memory.</param>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="SqliteException">The tables cannot be read.</exception>
    public static void BeforeTables(JournalFiles files, SqliteConnection connection)
    {
        var (remainder, last) = Of(files, connection);
        if (remainder.Last == last)
        {
            return;
        }

        foreach (var table in FactTable.OfFacts)
        {
            JournalConnection.Scalar(connection, $"CREATE TEMP TABLE tail_{table.Name} AS SELECT * FROM main.{table.Name} WHERE FALSE");
        }

        using (var rows = new RowInserts(connection, prefix: "tail_"))
        {
            rows.Insert(remainder.Rows.Span);
        }

        foreach (var table in FactTable.OfFacts)
        {
            JournalConnection.Scalar(connection, $"CREATE TEMP VIEW {table.Name} AS SELECT * FROM main.{table.Name} UNION ALL SELECT * FROM temp.tail_{table.Name}");
        }
    }

    private static (TailRemainder Remainder, long Last) Of(JournalFiles files, SqliteConnection connection)
    {
        var last = (long)JournalConnection.Scalar(connection, JournalSchema.LastSequence)!;
        return (TailRemainder.Of(files, Identity(connection), last), last);
    }

    private static long Identity(SqliteConnection connection) => (long)JournalConnection.Scalar(connection, JournalSchema.Identity)!;

    [LoggerMessage(EventId = EventIds.TailReplayed, Level = LogLevel.Information, Message = "Facts {First} to {Last} came from the tail of the journal {Path} into its tables")]
    private static partial void LogReplayed(ILogger logger, string path, long first, long last);

    [LoggerMessage(EventId = EventIds.TailDamaged, Level = LogLevel.Error, Message = "The tail of the journal {Path} is damaged: facts {First} to {Last} are lost, and decisions that were open take no more rewards")]
    private static partial void LogLost(ILogger logger, string path, long first, long last);
}
