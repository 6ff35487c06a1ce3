using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Zooplus.RecService.Recommend;

namespace Zooplus.RecService.Journal.Sqlite;

/// <summary>Makes the row of a fact.</summary>
internal static class FactEncoding
{
    /// <summary>Adds the row of a fact. The id of a user to be forgotten is in no row.</summary>
    public static void Add(this RowBytes rows, in JournalledFact journalled)
    {
        var (sequence, at, fact) = journalled;
        switch (fact)
        {
            case DecisionMade made:
                Add(rows, sequence, at, made);
                break;
            case DecisionActivated activated:
                rows.Begin(FactTable.Activation).Add(sequence).Add(at).Add(activated.RecommendationId).Add(activated.ExpiresAt).End();
                break;
            case RewardGiven given:
                Add(rows, sequence, at, given);
                break;
            case CatalogueReplaced replaced:
                AddChange(rows, sequence, at, "catalogueReplaced", null, replaced, JournalJson.Default.CatalogueReplaced);
                break;
            case CatalogueMerged merged:
                AddChange(rows, sequence, at, "catalogueMerged", null, merged, JournalJson.Default.CatalogueMerged);
                break;
            case ProductRemoved removed:
                AddChange(rows, sequence, at, "productRemoved", removed.ProductId, removed, JournalJson.Default.ProductRemoved);
                break;
            case UserRemoved removed:
                AddChange(rows, sequence, at, "userRemoved", removed.UserId, removed, JournalJson.Default.UserRemoved);
                break;
            case UserForgotten:
                rows.Begin(FactTable.Change).Add(sequence).Add(at).Add("userForgotten").Add((string?)null).Add("{}").End();
                break;
            case PolicyReset reset:
                AddChange(rows, sequence, at, "policyReset", reset.Policy, reset, JournalJson.Default.PolicyReset);
                break;
            case DecisionDropped dropped:
                AddChange(rows, sequence, at, "decisionDropped", dropped.RecommendationId, dropped, JournalJson.Default.DecisionDropped);
                break;
            case DecisionClosed closed:
                AddChange(rows, sequence, at, "decisionClosed", closed.RecommendationId, closed, JournalJson.Default.DecisionClosed);
                break;
            case WeightsLoaded loaded:
                AddChange(rows, sequence, at, "weightsLoaded", loaded.Version, new WeightsVersion(loaded.Version), JournalJson.Default.WeightsVersion);
                break;
            default:
                throw new InvalidOperationException($"A fact of type {fact.GetType().Name} has no table.");
        }
    }

    private static void AddChange<T>(RowBytes rows, long sequence, DateTimeOffset at, string kind, string? subject, T detail, JsonTypeInfo<T> type)
        where T : class => rows.Begin(FactTable.Change).Add(sequence).Add(at).Add(kind).Add(subject).AddJson(detail, type).End();

    private static void Add(RowBytes rows, long sequence, DateTimeOffset at, RewardGiven given) => rows
        .Begin(FactTable.Reward)
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
        .End();

    /// <summary>Writes a request as the serializer would, in a third of the time when it is a plain one.</summary>
    private static void Write(Utf8JsonWriter json, RecommendRequest request)
    {
        if (request is not { Context: null, Candidates: null, Exclude: null, Categories: null, MaxPerCategory: null })
        {
            JsonSerializer.Serialize(json, request, JournalJson.Default.RecommendRequest);
            return;
        }

        json.WriteStartObject();
        json.WriteString("userId"u8, request.UserId);
        if (request.RecommendationId is { } id)
        {
            json.WriteString("recommendationId"u8, id);
        }

        json.WriteNumber("count"u8, request.Count);
        if (request.Policy is { } policy)
        {
            json.WriteString("policy"u8, policy);
        }

        json.WriteBoolean("activate"u8, request.Activate);
        json.WriteEndObject();
    }

    private static void Add(RowBytes rows, long sequence, DateTimeOffset at, DecisionMade made)
    {
        var response = made.Response;
        rows
            .Begin(FactTable.Decision)
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
            .AddJson(response.Items, RecommendAnswer.Write)
            .AddJson(made.Request, Write)
            .Add(made.Pending.ToString())
            .AddJson(made.Attributes, JournalJson.Default.AttributeSet)
            .Add(made.SchemaVersion)
            .End();
    }
}
