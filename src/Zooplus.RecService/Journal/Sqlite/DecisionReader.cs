using Microsoft.Data.Sqlite;
using Zooplus.RecService.Recommendations;

namespace Zooplus.RecService.Journal.Sqlite;

/// <summary>Looks decisions up by id over a connection of its own, with statements that are prepared once. Used by one caller at a time.</summary>
internal sealed class DecisionReader : IDisposable
{
    private readonly SqliteConnection _connection;
    private readonly SqliteCommand _decision;
    private readonly SqliteCommand _last;
    private readonly SqliteCommand _lastOfUser;
    private readonly SqliteCommand _span;
    private readonly SqliteCommand _rewards;

    public DecisionReader(SqliteConnection connection)
    {
        _connection = connection;
        _decision = connection.CreateCommand();
        _decision.CommandText = $"SELECT {FactRows.DecisionColumns} FROM decision d WHERE d.id = $id ORDER BY d.sequence DESC LIMIT 1";
        _decision.Parameters.Add("$id", SqliteType.Text);
        _last = Last(connection, "");
        _lastOfUser = Last(connection, "d.user_id = $user AND");
        _lastOfUser.Parameters.Add("$user", SqliteType.Text);
        _span = connection.CreateCommand();
        _span.CommandText = $"SELECT {FactRows.DecisionColumns} FROM decision d WHERE d.sequence > $after AND d.time >= $from AND d.time < $to ORDER BY d.sequence LIMIT $most";
        foreach (var (name, type) in new[] { ("$after", SqliteType.Integer), ("$from", SqliteType.Text), ("$to", SqliteType.Text), ("$most", SqliteType.Integer) })
        {
            _span.Parameters.Add(name, type);
        }

        _rewards = FactRows.RewardsOfDecision(connection);
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

        return ReadAll(query);
    }

    /// <summary>Decisions in order, with what their products have earned.</summary>
    public IReadOnlyList<Decision> Read(DecisionSpan span)
    {
        _span.Parameters[0].Value = span.After;
        _span.Parameters[1].Value = FactRows.Text(span.From);
        _span.Parameters[2].Value = FactRows.Text(span.To);
        _span.Parameters[3].Value = span.Most;
        return ReadAll(_span);
    }

    /// <summary>The newest decision under an id, with what its products have earned; null when there is none.</summary>
    public Decision? Find(string id)
    {
        _decision.Parameters[0].Value = id;
        Decision? decision;
        using (var row = _decision.ExecuteReader())
        {
            decision = row.Read() ? FactRows.Decision(row) : null;
        }

        if (decision is not null)
        {
            FactRows.Settle(decision, _rewards);
        }

        return decision;
    }

    public void Dispose()
    {
        _decision.Dispose();
        _last.Dispose();
        _lastOfUser.Dispose();
        _span.Dispose();
        _rewards.Dispose();
        _connection.Dispose();
    }

    private static SqliteCommand Last(SqliteConnection connection, string condition)
    {
        var query = connection.CreateCommand();
        query.CommandText = $"SELECT {FactRows.DecisionColumns} FROM decision d WHERE {condition} d.sequence > $after AND ($policy IS NULL OR d.policy = $policy) ORDER BY d.sequence DESC LIMIT $most";
        query.Parameters.Add("$policy", SqliteType.Text);
        query.Parameters.Add("$after", SqliteType.Integer);
        query.Parameters.Add("$most", SqliteType.Integer);
        return query;
    }

    private List<Decision> ReadAll(SqliteCommand query)
    {
        var decisions = new List<Decision>();
        using (var row = query.ExecuteReader())
        {
            while (row.Read())
            {
                decisions.Add(FactRows.Decision(row));
            }
        }

        decisions.ForEach(decision => FactRows.Settle(decision, _rewards));
        return decisions;
    }
}
