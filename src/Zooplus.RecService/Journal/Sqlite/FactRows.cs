using System.Globalization;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using Zooplus.RecService.Core.Features;
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
        (SELECT a.expires_at FROM activation a WHERE a.decision_id = d.id AND a.sequence > d.sequence ORDER BY a.sequence LIMIT 1), d.pending,
        EXISTS (SELECT 1 FROM open_decision takes WHERE takes.sequence = d.sequence), d.attributes, d.schema_version
        """;

    private const string RewardColumns =
        "sequence, time, decision, decision_id, policy, product_id, category, persona, value, origin, learned, event, event_value, completes, "
        + "(SELECT d.user_id FROM decision d WHERE d.sequence = reward.decision), attributes, product_attributes";

    /// <summary>The facts that teach or change what there is to show, in one order, from tables that are each in order.</summary>
    /// <param name="connection">Where to read.</param>
    /// <param name="after">The sequence after which to begin; 0 for all.</param>
    public static IEnumerable<JournalledFact> Lessons(SqliteConnection connection, long after)
    {
        var sources = new[]
        {
            Rows(connection, $"SELECT {RewardColumns} FROM reward WHERE sequence > $after ORDER BY sequence", after, Reward),
            Rows(connection, "SELECT sequence, time, kind, detail FROM change WHERE sequence > $after ORDER BY sequence", after, Change),
            Rows(connection, "SELECT sequence, time, sequence, policy, user_id, persona, items, attributes FROM decision WHERE sequence > $after AND pending = 'AsDefault' AND expires_at IS NOT NULL ORDER BY sequence", after, Counted),
            Rows(
                connection,
                """
                SELECT a.sequence, a.time, d.sequence, d.policy, d.user_id, d.persona, d.items, d.attributes
                FROM activation a JOIN decision d ON d.sequence = (SELECT MAX(made.sequence) FROM decision made WHERE made.id = a.decision_id AND made.sequence < a.sequence)
                WHERE a.sequence > $after AND d.pending = 'AsDefault' ORDER BY a.sequence
                """,
                after,
                Counted),
        };
        return Merged(sources);
    }

    /// <summary>The facts that were there once, in order.</summary>
    public static IEnumerable<MissingFacts> Missing(SqliteConnection connection) => Rows(
        connection,
        "SELECT first, last, reason FROM missing WHERE first > $after ORDER BY first",
        0,
        row => new MissingFacts(row.GetInt64(0), row.GetInt64(1), Enum.Parse<MissingReason>(row.GetString(2))));

    /// <summary>The decisions that still take rewards, with their activations and what their products have earned.</summary>
    public static IEnumerable<Decision> OpenDecisions(SqliteConnection connection)
    {
        using var rewards = RewardsOfDecision(connection);
        foreach (var decision in Rows(connection, $"SELECT {DecisionColumns} FROM open_decision o JOIN decision d ON d.sequence = o.sequence ORDER BY d.sequence", 0, Decision))
        {
            Settle(decision, rewards);
            yield return decision;
        }
    }

    /// <summary>The statement that <see cref="Settle"/> runs.</summary>
    public static SqliteCommand RewardsOfDecision(SqliteConnection connection)
    {
        var command = connection.CreateCommand();
        command.CommandText = $"SELECT {RewardColumns} FROM reward WHERE decision = $decision ORDER BY sequence";
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
            var (sequence, at, fact) = Reward(row);
            decision.Settle((RewardGiven)fact, sequence, at);
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
        var decision = new Decision(row.GetInt64(0), request, response, TextOrNull(row, 3), Time(row, 2), Enum.Parse<Pending>(row.GetString(14)))
        {
            Attributes = Attributes(row, 16),
            SchemaVersion = row.IsDBNull(17) ? 0 : row.GetInt64(17),
        };
        if (!row.GetBoolean(15))
        {
            decision.Close();
        }

        if (expiresAt is { } activated)
        {
            decision.Activate(activated);
        }

        return decision;
    }

    private static IEnumerable<JournalledFact> Merged(IEnumerable<JournalledFact>[] sources)
    {
        var ahead = new PriorityQueue<IEnumerator<JournalledFact>, long>();
        try
        {
            foreach (var source in sources.Select(source => source.GetEnumerator()))
            {
                Take(source);
            }

            while (ahead.TryDequeue(out var first, out _))
            {
                yield return first.Current;
                Take(first);
            }
        }
        finally
        {
            foreach (var (source, _) in ahead.UnorderedItems)
            {
                source.Dispose();
            }
        }

        void Take(IEnumerator<JournalledFact> source)
        {
            if (source.MoveNext())
            {
                ahead.Enqueue(source, source.Current.Sequence);
            }
            else
            {
                source.Dispose();
            }
        }
    }

    private static IEnumerable<T> Rows<T>(SqliteConnection connection, string query, long after, Func<SqliteDataReader, T> read)
    {
        using var command = connection.CreateCommand();
        command.CommandText = query;
        command.Parameters.AddWithValue("$after", after);
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
            UserId = TextOrNull(row, 14),
            Attributes = Attributes(row, 15),
            ProductAttributes = Attributes(row, 16),
            Completes = row.GetBoolean(13),
            Learned = row.IsDBNull(10) ? null : row.GetDouble(10),
            Event = row.IsDBNull(11) ? null : new EventReward(row.GetString(11), row.GetDouble(12)),
        });

    private static JournalledFact Counted(SqliteDataReader row) => new(
        row.GetInt64(0),
        Time(row, 1),
        new ShownCounted(row.GetInt64(2), row.GetString(3), TextOrNull(row, 4), TextOrNull(row, 5), JsonSerializer.Deserialize(row.GetString(6), JournalJson.Default.RecommendedItemArray)!)
        {
            Attributes = Attributes(row, 7),
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
            "decisionClosed" => JsonSerializer.Deserialize(detail, JournalJson.Default.DecisionClosed),
            "weightsLoaded" => JsonSerializer.Deserialize(detail, JournalJson.Default.WeightsVersion) is { } weights ? new WeightsLoaded(weights.Version) : null,
            _ => throw new JournalException($"Fact {row.GetInt64(0)} is of the kind '{kind}', which this version of the service does not know."),
        };
        return new JournalledFact(row.GetInt64(0), Time(row, 1), fact ?? throw new JournalException($"Fact {row.GetInt64(0)} holds nothing."));
    }

    private static AttributeSet? Attributes(SqliteDataReader row, int column) =>
        TextOrNull(row, column) is { } json ? JsonSerializer.Deserialize(json, JournalJson.Default.AttributeSet) : null;

    private static string? TextOrNull(SqliteDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    /// <summary>A time as the tables have it, so that times compare as their texts do.</summary>
    public static string Text(DateTimeOffset time) => time.ToUniversalTime().ToString("O", CultureInfo.InvariantCulture);

    private static DateTimeOffset Time(SqliteDataReader row, int column) =>
        DateTimeOffset.ParseExact(row.GetString(column), "O", CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind);
}
