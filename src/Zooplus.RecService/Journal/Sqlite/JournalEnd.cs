using Microsoft.Data.Sqlite;

namespace Zooplus.RecService.Journal.Sqlite;

/// <summary>Where a journal's file ends, and what it lacks.</summary>
/// <param name="LastSequence">The last fact there is or was; 0 when there is none.</param>
/// <param name="Missing">The facts that were there once, in order.</param>
/// <param name="AwaitsAcceptance">Whether nobody has accepted yet that some of them are lost.</param>
internal sealed record JournalEnd(long LastSequence, IReadOnlyList<MissingFacts> Missing, bool AwaitsAcceptance)
{
    /// <summary>An empty journal's.</summary>
    public static JournalEnd OfNothing { get; } = new(0, [], AwaitsAcceptance: false);

    /// <summary>Reads it.</summary>
    /// <exception cref="SqliteException">It cannot be read.</exception>
    /// <exception cref="JournalDamagedException">What is read was not written by this service.</exception>
    public static JournalEnd Of(SqliteConnection connection) => new(
        (long)JournalConnection.Scalar(connection, JournalSchema.LastSequence)!,
        [.. FactRows.Missing(connection)],
        (long)JournalConnection.Scalar(connection, JournalSchema.AwaitsAcceptance)! == 1);
}
