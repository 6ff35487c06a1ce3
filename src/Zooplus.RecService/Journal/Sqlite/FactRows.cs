using System.Globalization;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using Zooplus.RecService.Recommendations;
using Zooplus.RecService.Recommend;

namespace Zooplus.RecService.Journal.Sqlite;

/// <summary>Reads facts back from their rows.</summary>
internal static class FactRows
{
    /// <summary>What <see cref="Decision"/> reads, of a decision known as <c>d</c>.</summary>
    public const string DecisionColumns = """
        d.sequence, d.id, d.time, d.persona, d.policy, d.model_version, d.basis, d.explored, d.experiment_arm, d.assignment_probability, d.expires_at,
        d.items, d.request,
        (SELECT a.expires_at FROM activation a WHERE a.decision_id = d.id AND a.sequence > d.sequence ORDER BY a.sequence LIMIT 1)
        """;

    /// <summary>The rewards and changes in one order, from two tables that are each in order.</summary>
    public static IEnumerable<JournalledFact> Lessons(SqliteConnection connection)
    {
        using var rewards = Rows(connection, "SELECT sequence, time, decision, decision_id, policy, product_id, category, persona, value, origin FROM reward ORDER BY sequence", Reward).GetEnumerator();
        using var changes = Rows(connection, "SELECT sequence, time, kind, detail FROM change ORDER BY sequence", Change).GetEnumerator();
        var moreRewards = rewards.MoveNext();
        var moreChanges = changes.MoveNext();
        while (moreRewards || moreChanges)
        {
            if (moreRewards && (!moreChanges || rewards.Current.Sequence < changes.Current.Sequence))
            {
                yield return rewards.Current;
                moreRewards = rewards.MoveNext();
            }
            else
            {
                yield return changes.Current;
                moreChanges = changes.MoveNext();
            }
        }
    }

    /// <summary>The decisions that still take rewards, with their activations and what their products have earned.</summary>
    public static IEnumerable<Decision> OpenDecisions(SqliteConnection connection)
    {
        using var rewards = RewardsOfDecision(connection);
        foreach (var decision in Rows(connection, $"SELECT {DecisionColumns} FROM open_decision o JOIN decision d ON d.sequence = o.sequence ORDER BY d.sequence", Decision))
        {
            Settle(decision, rewards);
            yield return decision;
        }
    }

    /// <summary>The statement that <see cref="Settle"/> runs.</summary>
    public static SqliteCommand RewardsOfDecision(SqliteConnection connection)
    {
        var command = connection.CreateCommand();
        command.CommandText = "SELECT product_id, value, sequence, origin FROM reward WHERE decision = $decision";
        command.Parameters.Add("$decision", SqliteType.Integer);
        return command;
    }

    /// <summary>Notes on a decision what its products have earned.</summary>
    public static void Settle(Decision decision, SqliteCommand rewards)
    {
        rewards.Parameters[0].Value = decision.Sequence;
        using var row = rewards.ExecuteReader();
        while (row.Read())
        {
            decision.Settle(decision.ItemOf(row.GetString(0)), new Decision.Outcome(row.GetDouble(1), row.GetInt64(2), Enum.Parse<RewardOrigin>(row.GetString(3))));
        }
    }

    /// <summary>A decision from a row of <see cref="DecisionColumns"/>.</summary>
    public static Decision Decision(SqliteDataReader row)
    {
        var expiresAt = row.IsDBNull(13) ? (row.IsDBNull(10) ? (DateTimeOffset?)null : Time(row, 10)) : Time(row, 13);
        var response = new RecommendResponse
        {
            RecommendationId = row.GetString(1),
            Policy = row.GetString(4),
            ModelVersion = row.GetString(5),
            Basis = Enum.Parse<Core.Policies.Basis>(row.GetString(6)),
            Explored = row.GetBoolean(7),
            Recorded = true,
            ExperimentArm = TextOrNull(row, 8),
            AssignmentProbability = row.IsDBNull(9) ? null : row.GetDouble(9),
            ExpiresAt = row.IsDBNull(10) ? null : Time(row, 10),
            Items = JsonSerializer.Deserialize(row.GetString(11), JournalJson.Default.RecommendedItemArray)!,
        };
        var request = JsonSerializer.Deserialize(row.GetString(12), JournalJson.Default.RecommendRequest)!;
        var decision = new Decision(row.GetInt64(0), request, response, TextOrNull(row, 3), Time(row, 2));
        if (expiresAt is { } activated)
        {
            decision.Activate(activated);
        }

        return decision;
    }

    private static IEnumerable<T> Rows<T>(SqliteConnection connection, string query, Func<SqliteDataReader, T> read)
    {
        using var command = connection.CreateCommand();
        command.CommandText = query;
        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            yield return read(reader);
        }
    }

    private static JournalledFact Reward(SqliteDataReader row) => new(
        row.GetInt64(0),
        Time(row, 1),
        new RewardGiven(row.GetString(3), row.GetString(4), row.GetString(5), row.GetString(6), TextOrNull(row, 7), row.GetDouble(8), Enum.Parse<RewardOrigin>(row.GetString(9)))
        {
            Decision = row.GetInt64(2),
            Completes = false,
        });

    private static JournalledFact Change(SqliteDataReader row)
    {
        var kind = row.GetString(2);
        var detail = row.GetString(3);
        Fact? fact = kind switch
        {
            "catalogueReplaced" => JsonSerializer.Deserialize(detail, JournalJson.Default.CatalogueReplaced),
            "catalogueMerged" => JsonSerializer.Deserialize(detail, JournalJson.Default.CatalogueMerged),
            "productRemoved" => JsonSerializer.Deserialize(detail, JournalJson.Default.ProductRemoved),
            "userRemoved" => JsonSerializer.Deserialize(detail, JournalJson.Default.UserRemoved),
            "policyReset" => JsonSerializer.Deserialize(detail, JournalJson.Default.PolicyReset),
            "decisionDropped" => JsonSerializer.Deserialize(detail, JournalJson.Default.DecisionDropped),
            "weightsLoaded" => JsonSerializer.Deserialize(detail, JournalJson.Default.WeightsVersion) is { } weights ? new WeightsLoaded(weights.Version) : null,
            _ => throw new JournalException($"Fact {row.GetInt64(0)} is of the kind '{kind}', which this version of the service does not know."),
        };
        return new JournalledFact(row.GetInt64(0), Time(row, 1), fact ?? throw new JournalException($"Fact {row.GetInt64(0)} holds nothing."));
    }

    private static string? TextOrNull(SqliteDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    private static DateTimeOffset Time(SqliteDataReader row, int column) =>
        DateTimeOffset.ParseExact(row.GetString(column), "O", CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind);
}
