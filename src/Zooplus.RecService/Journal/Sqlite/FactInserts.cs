using System.Globalization;
using System.Text.Json;
using Microsoft.Data.Sqlite;

namespace Zooplus.RecService.Journal.Sqlite;

/// <summary>Writes facts into their tables, with statements that are prepared once.</summary>
internal sealed class FactInserts : IDisposable
{
    private readonly SqliteCommand _begin;
    private readonly SqliteCommand _commit;
    private readonly SqliteCommand _decision;
    private readonly SqliteCommand _activation;
    private readonly SqliteCommand _reward;
    private readonly SqliteCommand _change;
    private readonly SqliteCommand _open;
    private readonly SqliteCommand _settle;
    private readonly SqliteCommand _closeOfPolicy;
    private readonly SqliteCommand _closeOfId;

    public FactInserts(SqliteConnection connection)
    {
        _begin = Prepare(connection, "BEGIN IMMEDIATE", 0);
        _commit = Prepare(connection, "COMMIT", 0);
        _decision = Prepare(connection, """
            INSERT INTO decision (sequence, id, time, user_id, persona, policy, model_version, basis, explored, experiment_arm, assignment_probability, expires_at, item_count, items, request, pending)
            VALUES ($0, $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
            """, 16);
        _activation = Prepare(connection, "INSERT INTO activation (sequence, time, decision_id, expires_at) VALUES ($0, $1, $2, $3)", 4);
        _reward = Prepare(connection, """
            INSERT INTO reward (sequence, time, decision, decision_id, policy, product_id, category, persona, value, origin, learned, event, event_value, completes)
            VALUES ($0, $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
            """, 14);
        _change = Prepare(connection, "INSERT INTO change (sequence, time, kind, subject, detail) VALUES ($0, $1, $2, $3, $4)", 5);
        _open = Prepare(connection, "INSERT INTO open_decision (sequence) VALUES ($0)", 1);
        _settle = Prepare(connection, "DELETE FROM open_decision WHERE sequence = $0", 1);
        _closeOfPolicy = Prepare(connection, "DELETE FROM open_decision WHERE sequence IN (SELECT sequence FROM decision WHERE policy = $0)", 1);
        _closeOfId = Prepare(connection, "DELETE FROM open_decision WHERE sequence IN (SELECT sequence FROM decision WHERE id = $0)", 1);
    }

    /// <summary>Writes facts, all or none.</summary>
    public void Insert(IReadOnlyList<JournalledFact> facts)
    {
        _begin.ExecuteNonQuery();
        for (var i = 0; i < facts.Count; i++)
        {
            Insert(facts[i]);
        }

        _commit.ExecuteNonQuery();
    }

    /// <summary>Writes a fact, and what follows from it for the decisions that still take rewards.</summary>
    private void Insert(in JournalledFact journalled)
    {
        var (sequence, at, fact) = journalled;
        var time = FactRows.Text(at);
        switch (fact)
        {
            case DecisionMade made:
                Insert(sequence, time, made);
                break;
            case DecisionActivated activated:
                Run(_activation, sequence, time, activated.RecommendationId, FactRows.Text(activated.ExpiresAt));
                break;
            case RewardGiven given:
                Insert(sequence, time, given);
                if (given.Completes)
                {
                    Run(_settle, given.Decision);
                }

                break;
            case CatalogueReplaced replaced:
                Run(_change, sequence, time, "catalogueReplaced", null, JsonSerializer.Serialize(replaced, JournalJson.Default.CatalogueReplaced));
                break;
            case CatalogueMerged merged:
                Run(_change, sequence, time, "catalogueMerged", null, JsonSerializer.Serialize(merged, JournalJson.Default.CatalogueMerged));
                break;
            case ProductRemoved removed:
                Run(_change, sequence, time, "productRemoved", removed.ProductId, JsonSerializer.Serialize(removed, JournalJson.Default.ProductRemoved));
                break;
            case UserRemoved removed:
                Run(_change, sequence, time, "userRemoved", removed.UserId, JsonSerializer.Serialize(removed, JournalJson.Default.UserRemoved));
                break;
            case PolicyReset reset:
                Run(_change, sequence, time, "policyReset", reset.Policy, JsonSerializer.Serialize(reset, JournalJson.Default.PolicyReset));
                Run(_closeOfPolicy, reset.Policy);
                break;
            case DecisionDropped dropped:
                Run(_change, sequence, time, "decisionDropped", dropped.RecommendationId, JsonSerializer.Serialize(dropped, JournalJson.Default.DecisionDropped));
                Run(_closeOfId, dropped.RecommendationId);
                break;
            case DecisionClosed closed:
                Run(_change, sequence, time, "decisionClosed", closed.RecommendationId, JsonSerializer.Serialize(closed, JournalJson.Default.DecisionClosed));
                Run(_closeOfId, closed.RecommendationId);
                break;
            case WeightsLoaded loaded:
                Run(_change, sequence, time, "weightsLoaded", loaded.Version, JsonSerializer.Serialize(new WeightsVersion(loaded.Version), JournalJson.Default.WeightsVersion));
                break;
            default:
                throw new InvalidOperationException($"A fact of type {fact.GetType().Name} has no table.");
        }
    }

    public void Dispose()
    {
        foreach (var command in new[] { _begin, _commit, _decision, _activation, _reward, _change, _open, _settle, _closeOfPolicy, _closeOfId })
        {
            command.Dispose();
        }
    }

    private static SqliteCommand Prepare(SqliteConnection connection, string statement, int parameters)
    {
        var command = connection.CreateCommand();
        command.CommandText = statement;
        for (var i = 0; i < parameters; i++)
        {
            command.Parameters.Add(new SqliteParameter { ParameterName = string.Create(CultureInfo.InvariantCulture, $"${i}") });
        }

        return command;
    }

    private static void Run(SqliteCommand command, params ReadOnlySpan<object?> values)
    {
        for (var i = 0; i < values.Length; i++)
        {
            command.Parameters[i].Value = values[i] ?? DBNull.Value;
        }

        command.ExecuteNonQuery();
    }

    private void Insert(long sequence, string time, RewardGiven given) => Run(
        _reward,
        sequence,
        time,
        given.Decision,
        given.RecommendationId,
        given.Policy,
        given.ProductId,
        given.Category,
        given.Persona,
        given.Reward,
        given.Origin.ToString(),
        given.Learned,
        given.Event?.Name,
        given.Event?.Reward,
        given.Completes);

    private void Insert(long sequence, string time, DecisionMade made)
    {
        var response = made.Response;
        Run(
            _decision,
            sequence,
            response.RecommendationId,
            time,
            made.Request.UserId,
            made.Persona,
            response.Policy,
            response.ModelVersion,
            response.Basis.ToString(),
            response.Explored,
            response.ExperimentArm,
            response.AssignmentProbability,
            response.ExpiresAt is { } expiresAt ? FactRows.Text(expiresAt) : null,
            response.Items.Count,
            JsonSerializer.Serialize(response.Items, JournalJson.Default.IReadOnlyListRecommendedItem),
            JsonSerializer.Serialize(made.Request, JournalJson.Default.RecommendRequest),
            made.Pending.ToString());
        Run(_open, sequence);
    }
}
