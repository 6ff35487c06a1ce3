using Zooplus.RecService.Core.Features;
using Zooplus.RecService.Core.Policies;
using Zooplus.RecService.Journal;
using Zooplus.RecService.Recommend;

namespace Zooplus.RecService.Recommendations.Memory;

/// <summary>
/// The form of a decision in memory, a few hundred bytes without references. It begins with what decisions are searched by, which
/// <see cref="DecisionHeader"/> reads. Never written to a disk, so it has no versions.
/// </summary>
internal static class DecisionForm
{
    /// <summary>Writes a decision.</summary>
    public static void Write(FormWriter writer, Decision decision)
    {
        var (request, response) = (decision.Request, decision.Response);
        DecisionHeader.Write(writer, decision);
        Write(writer, request, response.Policy);
        Write(writer, response, decision.ExpiresAt);
        WriteOptional(writer, decision.Persona);
        AttributeSet.Write(writer, decision.Attributes);
        writer.Write((byte)decision.Pending);
        writer.Write7BitEncodedInt64(decision.SchemaVersion);
        WriteOptional(writer, decision.Span);
        for (var item = 0; item < response.Items.Count; item++)
        {
            Write(writer, decision.OutcomeOf(item));
        }
    }

    /// <summary>Reads what <see cref="Write(FormWriter, Decision)"/> wrote.</summary>
    public static Decision Read(BinaryReader reader)
    {
        var (sequence, expiresAt, madeAt, isClosed) = (reader.ReadInt64(), reader.ReadInt64(), reader.ReadInt64(), reader.ReadBoolean());
        var (id, userId, policy) = (DecisionId.Read(reader), reader.ReadString(), reader.ReadString());
        var request = ReadRequest(reader, id, userId, policy);
        var response = ReadResponse(reader, id, policy, expiresAt);
        var persona = ReadOptional(reader);
        var attributes = AttributeSet.Read(reader);
        var decision = new Decision(sequence, request, response, persona, Time(madeAt), (Pending)reader.ReadByte())
        {
            Attributes = attributes,
            SchemaVersion = reader.Read7BitEncodedInt64(),
            Span = ReadOptional(reader),
        };
        var outcomes = new Decision.Outcome?[response.Items.Count];
        for (var item = 0; item < outcomes.Length; item++)
        {
            outcomes[item] = ReadOutcome(reader);
        }

        decision.GoOnFrom(expiresAt, isClosed, outcomes);
        return decision;
    }

    private static void Write(FormWriter writer, RecommendRequest request, string policy)
    {
        writer.Write(request.RecommendationId is not null);
        writer.Write7BitEncodedInt(request.Count);
        writer.Write(request.Policy == policy);
        if (request.Policy != policy)
        {
            WriteOptional(writer, request.Policy);
        }

        writer.Write(request.Context is not null);
        if (request.Context is { } context)
        {
            WriteOptional(writer, context.Persona);
            AttributeSet.Write(writer, context.Attributes);
        }

        Write(writer, request.Candidates);
        Write(writer, request.Exclude);
        Write(writer, request.Categories);
        writer.Write7BitEncodedInt(request.MaxPerCategory ?? 0);
        writer.Write(request.Activate);
    }

    private static RecommendRequest ReadRequest(BinaryReader reader, string id, string userId, string policy) => new(
        userId,
        reader.ReadBoolean() ? id : null,
        reader.Read7BitEncodedInt(),
        reader.ReadBoolean() ? policy : ReadOptional(reader),
        reader.ReadBoolean() ? new RequestContext(ReadOptional(reader), AttributeSet.Read(reader)) : null,
        ReadList(reader),
        ReadList(reader),
        ReadList(reader),
        reader.Read7BitEncodedInt() is var most and > 0 ? most : null,
        reader.ReadBoolean());

    private static void Write(FormWriter writer, RecommendResponse response, DateTimeOffset? expiresAt)
    {
        WriteOptional(writer, response.ExperimentArm);
        WriteOptional(writer, response.AssignmentProbability);
        writer.Write(response.ModelVersion);
        writer.Write((byte)response.Basis);
        writer.Write(response.Explored);
        writer.Write(response.Recorded);
        writer.Write(response.ExpiresAt == expiresAt);
        if (response.ExpiresAt != expiresAt)
        {
            writer.Write(response.ExpiresAt?.UtcTicks ?? Decision.NotActivated);
        }

        writer.Write7BitEncodedInt(response.Items.Count);
        for (var i = 0; i < response.Items.Count; i++)
        {
            Write(writer, response.Items[i]);
        }
    }

    private static RecommendResponse ReadResponse(BinaryReader reader, string id, string policy, long expiresAt) => new()
    {
        RecommendationId = id,
        Policy = policy,
        ExperimentArm = ReadOptional(reader),
        AssignmentProbability = ReadOptionalNumber(reader),
        ModelVersion = reader.ReadString(),
        Basis = (Basis)reader.ReadByte(),
        Explored = reader.ReadBoolean(),
        Recorded = reader.ReadBoolean(),
        ExpiresAt = (reader.ReadBoolean() ? expiresAt : reader.ReadInt64()) is var ticks and not Decision.NotActivated ? Time(ticks) : null,
        Items = ReadItems(reader),
    };

    private static void Write(FormWriter writer, RecommendedItem item)
    {
        writer.Write(item.ProductId);
        writer.Write(item.Category);
        writer.Write7BitEncodedInt(item.Rank);
        writer.Write(item.Score);
        writer.Write(item.ExpectedReward);
        writer.Write(item.ExplorationBonus);
        WriteOptional(writer, item.Propensity);
        writer.Write7BitEncodedInt(item.PropensitySamples ?? 0);
        writer.Write(item.Basis is { } basis ? (byte)(1 + basis) : (byte)0);
        AttributeSet.Write(writer, item.Attributes);
    }

    private static RecommendedItem[] ReadItems(BinaryReader reader)
    {
        var items = new RecommendedItem[reader.Read7BitEncodedInt()];
        for (var i = 0; i < items.Length; i++)
        {
            items[i] = new RecommendedItem(
                reader.ReadString(),
                reader.ReadString(),
                reader.Read7BitEncodedInt(),
                reader.ReadDouble(),
                reader.ReadDouble(),
                reader.ReadDouble(),
                ReadOptionalNumber(reader),
                reader.Read7BitEncodedInt() is var samples and > 0 ? samples : null,
                reader.ReadByte() is var basis and > 0 ? (Basis)(basis - 1) : null,
                AttributeSet.Read(reader));
        }

        return items;
    }

    private static void Write(FormWriter writer, Decision.Outcome? outcome)
    {
        writer.Write(outcome is not null);
        if (outcome is null)
        {
            return;
        }

        writer.Write(outcome.Reward);
        writer.Write(outcome.Sequence);
        writer.Write((byte)outcome.Origin);
        writer.Write(outcome.At.UtcTicks);
        writer.Write7BitEncodedInt(outcome.Events.Count);
        foreach (var earned in outcome.Events)
        {
            WriteOptional(writer, earned.Event);
            writer.Write(earned.Reward);
            writer.Write(earned.Sequence);
        }
    }

    private static Decision.Outcome? ReadOutcome(BinaryReader reader)
    {
        if (!reader.ReadBoolean())
        {
            return null;
        }

        var (reward, sequence, origin, at) = (reader.ReadDouble(), reader.ReadInt64(), (RewardOrigin)reader.ReadByte(), Time(reader.ReadInt64()));
        var events = new Decision.Earned[reader.Read7BitEncodedInt()];
        for (var i = 0; i < events.Length; i++)
        {
            events[i] = new Decision.Earned(ReadOptional(reader), reader.ReadDouble(), reader.ReadInt64());
        }

        return new Decision.Outcome(reward, sequence, origin, at, events);
    }

    private static void Write(FormWriter writer, IReadOnlyList<string>? values)
    {
        writer.Write7BitEncodedInt(values is null ? 0 : values.Count + 1);
        for (var i = 0; i < values?.Count; i++)
        {
            writer.Write(values[i]);
        }
    }

    private static string[]? ReadList(BinaryReader reader)
    {
        var count = reader.Read7BitEncodedInt();
        if (count == 0)
        {
            return null;
        }

        var values = new string[count - 1];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = reader.ReadString();
        }

        return values;
    }

    private static void WriteOptional(FormWriter writer, string? value)
    {
        writer.Write(value is not null);
        if (value is not null)
        {
            writer.Write(value);
        }
    }

    private static string? ReadOptional(BinaryReader reader) => reader.ReadBoolean() ? reader.ReadString() : null;

    private static void WriteOptional(FormWriter writer, double? value)
    {
        writer.Write(value is not null);
        if (value is { } number)
        {
            writer.Write(number);
        }
    }

    private static double? ReadOptionalNumber(BinaryReader reader) => reader.ReadBoolean() ? reader.ReadDouble() : null;

    private static DateTimeOffset Time(long ticks) => new(ticks, TimeSpan.Zero);
}
