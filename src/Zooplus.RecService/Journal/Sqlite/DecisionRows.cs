using System.Text.Json;
using Microsoft.Data.Sqlite;
using Zooplus.RecService.Recommend;
using Decision = Zooplus.RecService.Recommendations.Decision;

namespace Zooplus.RecService.Journal.Sqlite;

/// <summary>Reads decisions back from their rows, with their activations and what their products have earned. Used by one caller at a time.</summary>
internal sealed class DecisionRows : IDisposable
{
    /// <summary>What <see cref="Read"/> reads, of a decision known as <c>d</c>.</summary>
    public static readonly string Columns = $"{FactTable.Decision.ColumnsOf("d")}, {JournalSchema.IsOpen}";

    private readonly SqliteCommand _activation;
    private readonly SqliteCommand _rewards;
    private readonly SqliteCommand _activated;

    public DecisionRows(SqliteConnection connection)
    {
        _activation = Command(connection, $"SELECT {FactTable.Activation.ColumnsOf("a")} FROM activation a WHERE a.decision_id = $0 AND a.sequence > $1 ORDER BY a.sequence LIMIT 1", 2);
        _rewards = Command(connection, $"SELECT {FactTable.Reward.SelectedFrom("r")} FROM reward r WHERE r.decision = $0 ORDER BY r.sequence", 1);
        _activated = Command(connection, $"SELECT {FactTable.Decision.ColumnsOf("d")} FROM decision d WHERE d.id = $0 AND d.sequence < $1 ORDER BY d.sequence DESC LIMIT 1", 2);
    }

    /// <summary>Whether the products of a decision in a row of its table were counted when it was made.</summary>
    public static bool IsCountedWhenMade(SqliteDataReader row) => IsCounted(row) && !row.IsDBNull(11);

    /// <summary>What showing the products of a decision in a row of its table taught.</summary>
    public static ShownCounted Counted(SqliteDataReader row) => new(
        row.GetInt64(0), row.GetString(5), row.GetString(3), FactRows.TextOrNull(row, 4), JsonSerializer.Deserialize(row.GetString(13), JournalJson.Default.RecommendedItemArray)!, PendingOf(row))
    {
        Attributes = FactRows.Attributes(row, 16),
    };

    /// <summary>What an activation taught; null when it taught nothing, or the decision is not there any more.</summary>
    /// <param name="id">The id of the decision.</param>
    /// <param name="activation">The sequence of the activation.</param>
    public ShownCounted? CountedByActivation(string id, long activation)
    {
        using var row = Run(_activated, id, activation);
        return row.Read() ? FactRows.Read(FactTable.Decision, row, decision => IsCounted(decision) ? Counted(decision) : null) : null;
    }

    /// <summary>The decisions that a statement selects <see cref="Columns"/> of.</summary>
    public List<Decision> Read(SqliteCommand query)
    {
        var decisions = new List<Decision>();
        using (var row = query.ExecuteReader())
        {
            while (row.Read())
            {
                decisions.Add(FactRows.Read(FactTable.Decision, row, Decision));
            }
        }

        decisions.ForEach(Complete);
        return decisions;
    }

    public void Dispose()
    {
        _activation.Dispose();
        _rewards.Dispose();
        _activated.Dispose();
    }

    private static bool IsCounted(SqliteDataReader row) => PendingOf(row) != Pending.Ignore;

    private static Pending PendingOf(SqliteDataReader row) => Enum.Parse<Pending>(row.GetString(15));

    private static Decision Decision(SqliteDataReader row)
    {
        var response = new RecommendResponse
        {
            RecommendationId = row.GetString(1),
            Policy = row.GetString(5),
            ModelVersion = row.GetString(6),
            Basis = Enum.Parse<Core.Policies.Basis>(row.GetString(7)),
            Explored = row.GetBoolean(8),
            Recorded = true,
            ExperimentArm = FactRows.TextOrNull(row, 9),
            AssignmentProbability = row.IsDBNull(10) ? null : row.GetDouble(10),
            ExpiresAt = row.IsDBNull(11) ? null : FactRows.Time(row, 11),
            Items = JsonSerializer.Deserialize(row.GetString(13), JournalJson.Default.RecommendedItemArray)!,
        };
        var request = JsonSerializer.Deserialize(row.GetString(14), JournalJson.Default.RecommendRequest)!;
        var decision = new Decision(row.GetInt64(0), request, response, FactRows.TextOrNull(row, 4), FactRows.Time(row, 2), PendingOf(row))
        {
            Attributes = FactRows.Attributes(row, 16),
            SchemaVersion = row.IsDBNull(17) ? 0 : row.GetInt64(17),
        };
        if (!row.GetBoolean(FactTable.Decision.Width + 1))
        {
            decision.Close();
        }

        return decision;
    }

    private static SqliteCommand Command(SqliteConnection connection, string statement, int parameters)
    {
        var command = connection.CreateCommand();
        command.CommandText = statement;
        for (var i = 0; i < parameters; i++)
        {
            command.Parameters.Add(new SqliteParameter { ParameterName = $"${i}" });
        }

        return command;
    }

    private static SqliteDataReader Run(SqliteCommand command, params ReadOnlySpan<object> values)
    {
        for (var i = 0; i < values.Length; i++)
        {
            command.Parameters[i].Value = values[i];
        }

        return command.ExecuteReader();
    }

    /// <summary>Notes on a decision when it was activated, if it was deferred, and what its products have earned.</summary>
    private void Complete(Decision decision)
    {
        if (decision.ExpiresAt is null)
        {
            using var activation = Run(_activation, decision.Id, decision.Sequence);
            if (activation.Read())
            {
                decision.Activate(FactRows.Read(FactTable.Activation, activation, row => FactRows.Time(row, 3)));
            }
        }

        using var rewards = Run(_rewards, decision.Sequence);
        while (rewards.Read())
        {
            var (sequence, at, fact) = FactRows.Read(FactTable.Reward, rewards, FactRows.Reward);
            decision.Settle((RewardGiven)fact, sequence, at);
        }
    }
}
