using Microsoft.Data.Sqlite;
using Zooplus.RecService.Recommendations;

namespace Zooplus.RecService.Journal.Sqlite;

/// <summary>Looks decisions up by id over a connection of its own, with statements that are prepared once. Used by one caller at a time.</summary>
internal sealed class DecisionReader : IDisposable
{
    private readonly SqliteConnection _connection;
    private readonly SqliteCommand _decision;
    private readonly SqliteCommand _rewards;

    public DecisionReader(SqliteConnection connection)
    {
        _connection = connection;
        _decision = connection.CreateCommand();
        _decision.CommandText = $"SELECT {FactRows.DecisionColumns} FROM decision d WHERE d.id = $id ORDER BY d.sequence DESC LIMIT 1";
        _decision.Parameters.Add("$id", SqliteType.Text);
        _rewards = FactRows.RewardsOfDecision(connection);
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
        _rewards.Dispose();
        _connection.Dispose();
    }
}
