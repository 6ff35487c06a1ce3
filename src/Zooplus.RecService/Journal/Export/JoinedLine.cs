using System.Text.Json;
using Zooplus.RecService.Core.Features;
using Zooplus.RecService.Recommendations;

namespace Zooplus.RecService.Journal.Export;

/// <summary>A decision with what its products have earned so far, as one object.</summary>
internal static class JoinedLine
{
    /// <summary>Writes one line.</summary>
    public static void Write(Utf8JsonWriter json, Decision decision, Action endLine)
    {
        var response = decision.Response;
        json.WriteStartObject();
        json.WriteString("recommendationId", decision.Id);
        json.WriteNumber("sequence", decision.Sequence);
        json.WriteString("time", decision.MadeAt);
        json.WriteString("userId", decision.Request.UserId);
        if (decision.Persona is { } persona)
        {
            json.WriteString("persona", persona);
        }

        WriteAttributes(json, decision.Attributes);
        json.WriteNumber("schemaVersion", decision.SchemaVersion);
        json.WriteString("policy", response.Policy);
        json.WriteString("modelVersion", response.ModelVersion);
        if (response.ExperimentArm is { } arm)
        {
            json.WriteString("experimentArm", arm);
        }

        if (response.AssignmentProbability is { } assigned)
        {
            json.WriteNumber("assignmentProbability", assigned);
        }

        json.WriteBoolean("explored", response.Explored);
        json.WriteStartArray("items");
        for (var item = 0; item < response.Items.Count; item++)
        {
            WriteItem(json, decision, item);
        }

        json.WriteEndArray();
        json.WriteEndObject();
        endLine();
    }

    private static void WriteAttributes(Utf8JsonWriter json, AttributeSet? attributes)
    {
        if (attributes is not null)
        {
            json.WriteStartObject("attributes");
            AttributeSetConverter.WriteMembers(json, attributes);
            json.WriteEndObject();
        }
    }

    private static void WriteItem(Utf8JsonWriter json, Decision decision, int item)
    {
        var shown = decision.Response.Items[item];
        json.WriteStartObject();
        json.WriteString("productId", shown.ProductId);
        json.WriteString("category", shown.Category);
        WriteAttributes(json, shown.Attributes);
        json.WriteNumber("rank", shown.Rank);
        json.WriteNumber("score", shown.Score);
        json.WriteNumber("expectedReward", shown.ExpectedReward);
        json.WriteNumber("explorationBonus", shown.ExplorationBonus);
        if (shown.Propensity is { } propensity)
        {
            json.WriteNumber("propensity", propensity);
        }

        if (shown.PropensitySamples is { } samples)
        {
            json.WriteNumber("propensitySamples", samples);
        }

        if (decision.OutcomeOf(item) is { } outcome)
        {
            json.WriteNumber("reward", outcome.Reward);
            json.WriteString("origin", outcome.Origin == RewardOrigin.Given ? "given" : "default");
            json.WriteString("rewardTime", outcome.At);
            json.WriteNumber("rewardSequence", outcome.Sequence);
        }

        json.WriteEndObject();
    }
}
