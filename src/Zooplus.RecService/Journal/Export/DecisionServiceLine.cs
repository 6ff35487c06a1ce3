using System.Globalization;
using System.Text.Json;
using Zooplus.RecService.Core.Features;
using Zooplus.RecService.Recommendations;

namespace Zooplus.RecService.Journal.Export;

/// <summary>
/// A shown product as a contextual bandit's example in the format of Vowpal Wabbit's <c>--dsjson</c>: the context shared, the products of
/// the slate as the actions (numbered from 1), the negative reward as the cost, and the propensity with which it was shown in its place.
/// </summary>
internal static class DecisionServiceLine
{
    // With a fraction of a second even where it is 0, as the format's description has it.
    private const string Timestamp = "yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'";

    /// <summary>Writes a line for each product whose propensity and reward are known.</summary>
    public static void Write(Utf8JsonWriter json, Decision decision, Action endLine)
    {
        for (var item = 0; item < decision.Response.Items.Count; item++)
        {
            if (decision.OutcomeOf(item) is { } outcome && decision.Response.Items[item].Propensity is { } propensity)
            {
                Write(json, decision, item, outcome.Reward, propensity);
                endLine();
            }
        }
    }

    private static void Write(Utf8JsonWriter json, Decision decision, int chosen, double reward, double propensity)
    {
        var items = decision.Response.Items;

        // The chosen action stands first in a and p, as the format has it.
        int[] actions = [chosen, .. Enumerable.Range(0, items.Count).Where(item => item != chosen)];
        json.WriteStartObject();
        json.WriteNumber("_label_cost", reward == 0 ? 0 : -reward);
        json.WriteNumber("_label_probability", propensity);
        json.WriteNumber("_label_Action", chosen + 1);
        json.WriteNumber("_labelIndex", chosen);
        json.WriteString("Version", "1");
        json.WriteString("EventId", items.Count == 1 ? decision.Id : $"{decision.Id}/{items[chosen].ProductId}");
        json.WriteString("Timestamp", decision.MadeAt.UtcDateTime.ToString(Timestamp, CultureInfo.InvariantCulture));
        json.WriteStartArray("a");
        Array.ForEach(actions, action => json.WriteNumberValue(action + 1));
        json.WriteEndArray();
        json.WriteStartObject("c");
        json.WriteStartObject("User");
        json.WriteString("id", decision.Request.UserId);
        if (decision.Persona is { } persona)
        {
            json.WriteString("persona", persona);
        }

        AttributeSetConverter.WriteMembers(json, decision.Attributes);
        json.WriteEndObject();
        json.WriteStartArray("_multi");
        foreach (var item in items)
        {
            json.WriteStartObject();
            json.WriteStartObject("Product");
            json.WriteString("id", item.ProductId);
            json.WriteString("category", item.Category);
            AttributeSetConverter.WriteMembers(json, item.Attributes);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteStartArray("p");
        Array.ForEach(actions, action => json.WriteNumberValue(items[action].Propensity ?? 0));
        json.WriteEndArray();
        json.WriteString("policy", decision.Response.Policy);
        json.WriteEndObject();
    }
}
