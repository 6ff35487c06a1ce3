using System.Text.Json.Serialization.Metadata;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Zooplus.RecService.Journal.Sqlite;

/// <summary>Writes facts into their tables, with statements that are prepared once.</summary>
internal sealed class FactInserts : IDisposable
{
    /// <summary>How long the writer waits for whoever holds the file, in whole seconds.</summary>
    public const int BusyTimeoutMs = 1_000;

    private readonly PreparedStatement _begin;
    private readonly PreparedStatement _commit;
    private readonly RowInsert _decision;
    private readonly RowInsert _activation;
    private readonly RowInsert _reward;
    private readonly RowInsert _change;
    private readonly PreparedStatement _erasure;
    private readonly PreparedStatement[] _erase;
    private readonly PreparedStatement[] _sumErased;

    public FactInserts(SqliteConnection connection)
    {
        // Someone at a shell may hold the file for a moment.
        raw.sqlite3_busy_timeout(connection.Handle, BusyTimeoutMs);
        _begin = new PreparedStatement(connection, "BEGIN IMMEDIATE");
        _commit = new PreparedStatement(connection, "COMMIT");
        _decision = new RowInsert(connection, FactTable.Decision);
        _activation = new RowInsert(connection, FactTable.Activation);
        _reward = new RowInsert(connection, FactTable.Reward);
        _change = new RowInsert(connection, FactTable.Change);
        connection.CreateFunction("row_checksum", (object?[] values) => RowChecksum.Of(Array.ConvertAll(values, value => value is DBNull ? null : value)), isDeterministic: true);
        _erasure = new PreparedStatement(connection, "INSERT INTO erasure (sequence, user_id) VALUES ($0, $1)");
        _erase = Array.ConvertAll(JournalSchema.Erase, statement => new PreparedStatement(connection, statement));
        _sumErased = Array.ConvertAll(JournalSchema.SumErased, statement => new PreparedStatement(connection, statement));
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

    /// <summary>Writes a fact.</summary>
    private void Insert(in JournalledFact journalled)
    {
        var (sequence, at, fact) = journalled;
        switch (fact)
        {
            case DecisionMade made:
                Insert(sequence, at, made);
                break;
            case DecisionActivated activated:
                _activation.Add(sequence).Add(at).Add(activated.RecommendationId).Add(activated.ExpiresAt).Run();
                break;
            case RewardGiven given:
                Insert(sequence, at, given);
                break;
            case CatalogueReplaced replaced:
                InsertChange(sequence, at, "catalogueReplaced", null, replaced, JournalJson.Default.CatalogueReplaced);
                break;
            case CatalogueMerged merged:
                InsertChange(sequence, at, "catalogueMerged", null, merged, JournalJson.Default.CatalogueMerged);
                break;
            case ProductRemoved removed:
                InsertChange(sequence, at, "productRemoved", removed.ProductId, removed, JournalJson.Default.ProductRemoved);
                break;
            case UserRemoved removed:
                InsertChange(sequence, at, "userRemoved", removed.UserId, removed, JournalJson.Default.UserRemoved);
                break;
            case UserForgotten { UserId: { } user }:
                _change.Add(sequence).Add(at).Add("userForgotten").Add((string?)null).Add("{}").Run();
                _erasure.Bind(0, sequence);
                RunFor(_erasure, 1, user);
                Array.ForEach(_erase, statement => RunFor(statement, 0, user));
                Array.ForEach(_sumErased, statement => statement.Run());
                break;
            case PolicyReset reset:
                InsertChange(sequence, at, "policyReset", reset.Policy, reset, JournalJson.Default.PolicyReset);
                break;
            case DecisionDropped dropped:
                InsertChange(sequence, at, "decisionDropped", dropped.RecommendationId, dropped, JournalJson.Default.DecisionDropped);
                break;
            case DecisionClosed closed:
                InsertChange(sequence, at, "decisionClosed", closed.RecommendationId, closed, JournalJson.Default.DecisionClosed);
                break;
            case WeightsLoaded loaded:
                InsertChange(sequence, at, "weightsLoaded", loaded.Version, new WeightsVersion(loaded.Version), JournalJson.Default.WeightsVersion);
                break;
            default:
                throw new InvalidOperationException($"A fact of type {fact.GetType().Name} has no table.");
        }
    }

    public void Dispose()
    {
        foreach (var statement in (IDisposable[])[_begin, _commit, _decision, _activation, _reward, _change, _erasure, .. _erase, .. _sumErased])
        {
            statement.Dispose();
        }
    }

    private static void RunFor(PreparedStatement statement, int parameter, string name)
    {
        statement.Bind(parameter, name);
        statement.Run();
    }

    private void InsertChange<T>(long sequence, DateTimeOffset at, string kind, string? subject, T detail, JsonTypeInfo<T> type)
        where T : class => _change.Add(sequence).Add(at).Add(kind).Add(subject).AddJson(detail, type).Run();

    private void Insert(long sequence, DateTimeOffset at, RewardGiven given) => _reward
        .Add(sequence)
        .Add(at)
        .Add(given.Decision)
        .Add(given.RecommendationId)
        .Add(given.Policy)
        .Add(given.ProductId)
        .Add(given.Category)
        .Add(given.Persona)
        .Add(given.Reward)
        .Add(given.Origin.ToString())
        .Add(given.Learned)
        .Add(given.Event?.Name)
        .Add(given.Event?.Reward)
        .Add(given.Completes)
        .AddJson(given.Attributes, JournalJson.Default.AttributeSet)
        .AddJson(given.ProductAttributes, JournalJson.Default.AttributeSet)
        .Run();

    private void Insert(long sequence, DateTimeOffset at, DecisionMade made)
    {
        var response = made.Response;
        _decision
            .Add(sequence)
            .Add(response.RecommendationId)
            .Add(at)
            .Add(made.Request.UserId)
            .Add(made.Persona)
            .Add(response.Policy)
            .Add(response.ModelVersion)
            .Add(response.Basis.ToString())
            .Add(response.Explored)
            .Add(response.ExperimentArm)
            .Add(response.AssignmentProbability)
            .Add(response.ExpiresAt)
            .Add((long)response.Items.Count)
            .AddJson(response.Items, JournalJson.Default.IReadOnlyListRecommendedItem)
            .AddJson(made.Request, JournalJson.Default.RecommendRequest)
            .Add(made.Pending.ToString())
            .AddJson(made.Attributes, JournalJson.Default.AttributeSet)
            .Add(made.SchemaVersion)
            .Run();
    }
}
