using System.Text.Json;
using Microsoft.Data.Sqlite;
using SQLitePCL;
using Zooplus.RecService.Core.Features;

namespace Zooplus.RecService.Journal.Sqlite;

/// <summary>Writes facts into their tables, with statements that are prepared once.</summary>
internal sealed class FactInserts : IDisposable
{
    /// <summary>How long the writer waits for whoever holds the file, in whole seconds.</summary>
    public const int BusyTimeoutMs = 1_000;

    private readonly PreparedStatement _begin;
    private readonly PreparedStatement _commit;
    private readonly PreparedStatement _decision;
    private readonly PreparedStatement _activation;
    private readonly PreparedStatement _reward;
    private readonly PreparedStatement _change;
    private readonly PreparedStatement _open;
    private readonly PreparedStatement _settle;
    private readonly PreparedStatement _closeOfPolicy;
    private readonly PreparedStatement _closeOfId;
    private readonly PreparedStatement _erasure;
    private readonly PreparedStatement[] _erase;
    private readonly PreparedStatement[] _sumErased;

    public FactInserts(SqliteConnection connection)
    {
        // Someone at a shell may hold the file for a moment.
        raw.sqlite3_busy_timeout(connection.Handle, BusyTimeoutMs);
        _begin = new PreparedStatement(connection, "BEGIN IMMEDIATE");
        _commit = new PreparedStatement(connection, "COMMIT");
        _decision = new PreparedStatement(connection, FactTable.Decision.InsertStatement);
        _activation = new PreparedStatement(connection, FactTable.Activation.InsertStatement);
        _reward = new PreparedStatement(connection, FactTable.Reward.InsertStatement);
        _change = new PreparedStatement(connection, FactTable.Change.InsertStatement);
        _open = new PreparedStatement(connection, FactTable.OpenDecision.InsertStatement);
        _settle = new PreparedStatement(connection, "DELETE FROM open_decision WHERE sequence = $0");
        connection.CreateFunction("row_checksum", (object?[] values) => RowChecksum.Of(Array.ConvertAll(values, value => value is DBNull ? null : value)), isDeterministic: true);
        _erasure = new PreparedStatement(connection, "INSERT INTO erasure (sequence, user_id) VALUES ($0, $1)");
        _erase = Array.ConvertAll(JournalSchema.Erase, statement => new PreparedStatement(connection, statement));
        _sumErased = Array.ConvertAll(JournalSchema.SumErased, statement => new PreparedStatement(connection, statement));
        _closeOfPolicy = new PreparedStatement(connection, "DELETE FROM open_decision WHERE (SELECT d.policy FROM decision d WHERE d.sequence = open_decision.sequence) = $0");
        _closeOfId = new PreparedStatement(connection, "DELETE FROM open_decision WHERE sequence IN (SELECT sequence FROM decision WHERE id = $0)");
    }

    /// <summary>Writes facts, all or none.</summary>
    public void Insert(IReadOnlyList<JournalledFact> facts)
    {
        _begin.Run();
        for (var i = 0; i < facts.Count; i++)
        {
            Insert(facts[i]);
        }

        _commit.Run();
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
                Write(_activation, sequence, time, activated.RecommendationId, FactRows.Text(activated.ExpiresAt));
                break;
            case RewardGiven given:
                Insert(sequence, time, given);
                if (given.Completes)
                {
                    Run(_settle, given.Decision);
                }

                break;
            case CatalogueReplaced replaced:
                Write(_change, sequence, time, "catalogueReplaced", null, JsonSerializer.Serialize(replaced, JournalJson.Default.CatalogueReplaced));
                break;
            case CatalogueMerged merged:
                Write(_change, sequence, time, "catalogueMerged", null, JsonSerializer.Serialize(merged, JournalJson.Default.CatalogueMerged));
                break;
            case ProductRemoved removed:
                Write(_change, sequence, time, "productRemoved", removed.ProductId, JsonSerializer.Serialize(removed, JournalJson.Default.ProductRemoved));
                break;
            case UserRemoved removed:
                Write(_change, sequence, time, "userRemoved", removed.UserId, JsonSerializer.Serialize(removed, JournalJson.Default.UserRemoved));
                break;
            case UserForgotten { UserId: { } user }:
                Write(_change, sequence, time, "userForgotten", null, "{}");
                Run(_erasure, sequence, user);
                Array.ForEach(_erase, statement => Run(statement, user));
                Array.ForEach(_sumErased, statement => statement.Run());
                break;
            case PolicyReset reset:
                Write(_change, sequence, time, "policyReset", reset.Policy, JsonSerializer.Serialize(reset, JournalJson.Default.PolicyReset));
                Run(_closeOfPolicy, reset.Policy);
                break;
            case DecisionDropped dropped:
                Write(_change, sequence, time, "decisionDropped", dropped.RecommendationId, JsonSerializer.Serialize(dropped, JournalJson.Default.DecisionDropped));
                Run(_closeOfId, dropped.RecommendationId);
                break;
            case DecisionClosed closed:
                Write(_change, sequence, time, "decisionClosed", closed.RecommendationId, JsonSerializer.Serialize(closed, JournalJson.Default.DecisionClosed));
                Run(_closeOfId, closed.RecommendationId);
                break;
            case WeightsLoaded loaded:
                Write(_change, sequence, time, "weightsLoaded", loaded.Version, JsonSerializer.Serialize(new WeightsVersion(loaded.Version), JournalJson.Default.WeightsVersion));
                break;
            default:
                throw new InvalidOperationException($"A fact of type {fact.GetType().Name} has no table.");
        }
    }

    public void Dispose()
    {
        foreach (var statement in (PreparedStatement[])[_begin, _commit, _decision, _activation, _reward, _change, _open, _settle, _closeOfPolicy, _closeOfId, _erasure, .. _erase, .. _sumErased])
        {
            statement.Dispose();
        }
    }

    /// <summary>Writes a row with the sum of its values.</summary>
    private static void Write(PreparedStatement insert, params ReadOnlySpan<object?> values)
    {
        insert.Bind(values.Length, RowChecksum.Of(values));
        Run(insert, values);
    }

    private static void Run(PreparedStatement statement, params ReadOnlySpan<object?> values)
    {
        for (var i = 0; i < values.Length; i++)
        {
            statement.Bind(i, values[i]);
        }

        statement.Run();
    }

    private static string? Json(AttributeSet? attributes) => attributes is null ? null : JsonSerializer.Serialize(attributes, JournalJson.Default.AttributeSet);

    private void Insert(long sequence, string time, RewardGiven given) => Write(
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
        given.Completes,
        Json(given.Attributes),
        Json(given.ProductAttributes));

    private void Insert(long sequence, string time, DecisionMade made)
    {
        var response = made.Response;
        Write(
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
            made.Pending.ToString(),
            Json(made.Attributes),
            made.SchemaVersion);
        Write(_open, sequence);
    }
}
