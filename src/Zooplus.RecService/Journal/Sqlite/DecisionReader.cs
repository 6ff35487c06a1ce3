using Microsoft.Data.Sqlite;
using Zooplus.RecService.Recommendations;

namespace Zooplus.RecService.Journal.Sqlite;

/// <summary>Looks decisions up over a connection of its own, with statements that are prepared once. Used by one caller at a time.</summary>
internal sealed class DecisionReader : IDisposable
{
    private const string IsWanted = "d.sequence > $after AND ($policy IS NULL OR d.policy = $policy)";

    // As many of the newest blocks with such a decision as decisions are wanted hold enough of them.
    private static readonly string LastOfUser = $"""
        {JournalSchema.Blocks},
        holding(number) AS (
            SELECT block.number FROM block
            WHERE EXISTS (SELECT 1 FROM decision d WHERE d.{JournalSchema.Block} = block.number AND d.user_id = $user AND {IsWanted}) LIMIT $most),
        newest(sequence) AS (
            SELECT d.sequence FROM holding CROSS JOIN decision d ON d.{JournalSchema.Block} = holding.number AND d.user_id = $user AND {IsWanted}
            ORDER BY d.sequence DESC LIMIT $most)
        SELECT {DecisionRows.Columns} FROM newest CROSS JOIN decision d ON d.sequence = newest.sequence ORDER BY d.sequence DESC
        """;

    private readonly SqliteConnection _connection;
    private readonly DecisionRows _rows;
    private readonly SqliteCommand _decision;
    private readonly SqliteCommand _last;
    private readonly SqliteCommand _lastOfUser;
    private readonly SqliteCommand _span;
    private readonly SqliteCommand _listed;
    private readonly SqliteCommand _openAfter;

    public DecisionReader(SqliteConnection connection)
    {
        _connection = connection;
        _rows = new DecisionRows(connection);
        _decision = connection.CreateCommand();
        _decision.CommandText = $"SELECT {DecisionRows.Columns} FROM decision d WHERE d.id = $id ORDER BY d.sequence DESC LIMIT 1";
        _decision.Parameters.Add("$id", SqliteType.Text);
        _last = Last(connection, $"SELECT {DecisionRows.Columns} FROM decision d WHERE {IsWanted} ORDER BY d.sequence DESC LIMIT $most");
        _lastOfUser = Last(connection, LastOfUser);
        _lastOfUser.Parameters.Add("$user", SqliteType.Text);
        _span = connection.CreateCommand();
        _span.CommandText = $"SELECT {DecisionRows.Columns} FROM decision d WHERE d.sequence > $after AND d.time >= $from AND d.time < $to ORDER BY d.sequence LIMIT $most";
        foreach (var (name, type) in new[] { ("$after", SqliteType.Integer), ("$from", SqliteType.Text), ("$to", SqliteType.Text), ("$most", SqliteType.Integer) })
        {
            _span.Parameters.Add(name, type);
        }

        _listed = connection.CreateCommand();
        _listed.CommandText = $"SELECT {DecisionRows.Columns} FROM json_each($sequences) listed CROSS JOIN decision d ON d.sequence = listed.value ORDER BY listed.key";
        _listed.Parameters.Add("$sequences", SqliteType.Text);
        _openAfter = connection.CreateCommand();
        _openAfter.CommandText = $"SELECT {DecisionRows.Columns} FROM decision d WHERE d.sequence > $after AND {JournalSchema.IsOpen} ORDER BY d.sequence";
        _openAfter.Parameters.Add("$after", SqliteType.Integer);
    }

    /// <summary>The newest decisions, newest first, with what their products have earned.</summary>
    /// <param name="filter">Which.</param>
    /// <param name="lastSequence">The sequence of the last fact there is.</param>
    /// <param name="most">How many at most.</param>
    public IReadOnlyList<Decision> FindLast(DecisionFilter filter, long lastSequence, int most)
    {
        var query = filter.UserId is null ? _last : _lastOfUser;
        query.Parameters["$policy"].Value = (object?)filter.Policy ?? DBNull.Value;
        query.Parameters["$after"].Value = filter.Policy is null ? 0 : lastSequence - DecisionFilter.Reach;
        query.Parameters["$most"].Value = most;
        if (filter.UserId is { } user)
        {
            query.Parameters["$user"].Value = user;
        }

        return _rows.Read(query);
    }

    /// <summary>Decisions in order, with what their products have earned.</summary>
    public IReadOnlyList<Decision> Read(DecisionSpan span)
    {
        _span.Parameters[0].Value = span.After;
        _span.Parameters[1].Value = FactRows.Text(span.From);
        _span.Parameters[2].Value = FactRows.Text(span.To);
        _span.Parameters[3].Value = span.Most;
        return _rows.Read(_span);
    }

    /// <summary>The newest decision under an id, with what its products have earned; null when there is none.</summary>
    public Decision? Find(string id)
    {
        _decision.Parameters[0].Value = id;
        return _rows.Read(_decision).SingleOrDefault();
    }

    /// <summary>See <see cref="IJournal.ReadOpenDecisions"/>.</summary>
    /// <exception cref="JournalDamagedException">One of those that were open is not there, and nobody gave it up.</exception>
    public IReadOnlyList<Decision> FindOpen(OpenDecisions known)
    {
        _listed.Parameters[0].Value = $"[{string.Join(',', known.Sequences)}]";
        var listed = _rows.Read(_listed);
        var found = listed.Select(decision => decision.Sequence).ToHashSet();
        var missing = FactRows.Missing(_connection).ToArray();
        foreach (var sequence in known.Sequences.Where(sequence => !found.Contains(sequence)))
        {
            if (!Array.Exists(missing, range => range.First <= sequence && range.Last >= sequence))
            {
                throw new JournalDamagedException(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"Decision {sequence} took rewards, and is not there."));
            }
        }

        _openAfter.Parameters[0].Value = known.After;
        return [.. listed.Where(decision => !decision.IsClosed), .. _rows.Read(_openAfter)];
    }

    public void Dispose()
    {
        _decision.Dispose();
        _last.Dispose();
        _lastOfUser.Dispose();
        _span.Dispose();
        _listed.Dispose();
        _openAfter.Dispose();
        _rows.Dispose();
        _connection.Dispose();
    }

    private static SqliteCommand Last(SqliteConnection connection, string statement)
    {
        var query = connection.CreateCommand();
        query.CommandText = statement;
        query.Parameters.Add("$policy", SqliteType.Text);
        query.Parameters.Add("$after", SqliteType.Integer);
        query.Parameters.Add("$most", SqliteType.Integer);
        return query;
    }
}
