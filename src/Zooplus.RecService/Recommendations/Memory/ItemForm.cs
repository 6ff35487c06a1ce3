using Zooplus.RecService.Core.Features;
using Zooplus.RecService.Core.Policies;
using Zooplus.RecService.Journal;
using Zooplus.RecService.Recommend;

namespace Zooplus.RecService.Recommendations.Memory;

/// <summary>The form in memory of a product that was shown, and of what it earned: a part of <see cref="DecisionForm"/>.</summary>
internal sealed class ItemForm(FormWriter writer, RecurringTexts texts)
{
    [Flags]
    private enum ItemParts : byte
    {
        Rank = 1,
        Score = 1 << 1,
        Propensity = 1 << 2,
        PropensitySamples = 1 << 3,
        Basis = 1 << 4,
        Attributes = 1 << 5,
    }

    [Flags]
    private enum OutcomeParts : byte
    {
        Present = 1,
        Reward = 1 << 1,
        One = 1 << 2,
        Default = 1 << 3,
        Events = 1 << 4,
    }

    /// <summary>Writes a product.</summary>
    /// <param name="item">The product.</param>
    /// <param name="place">Its place from 1.</param>
    public void Write(RecommendedItem item, int place)
    {
        var parts = When(item.Rank != place, ItemParts.Rank)
            | When(!AreSame(item.Score, item.ExpectedReward + item.ExplorationBonus), ItemParts.Score)
            | When(item.Propensity is not null, ItemParts.Propensity)
            | When(item.PropensitySamples is not null, ItemParts.PropensitySamples)
            | When(item.Basis is not null, ItemParts.Basis)
            | When(item.Attributes is not null, ItemParts.Attributes);
        writer.Write((byte)parts);
        writer.Write(item.ProductId);
        texts.Write(writer, item.Category);
        writer.Write(item.ExpectedReward);
        writer.Write(item.ExplorationBonus);
        if (parts.HasFlag(ItemParts.Rank))
        {
            writer.Write7BitEncodedInt(item.Rank);
        }

        if (parts.HasFlag(ItemParts.Score))
        {
            writer.Write(item.Score);
        }

        if (item.Propensity is { } propensity)
        {
            writer.Write(propensity);
        }

        if (item.PropensitySamples is { } samples)
        {
            writer.Write7BitEncodedInt(samples);
        }

        if (item.Basis is { } basis)
        {
            writer.Write((byte)basis);
        }

        if (item.Attributes is not null)
        {
            AttributeSet.Write(writer, item.Attributes);
        }
    }

    /// <summary>Reads a product.</summary>
    public RecommendedItem Read(BinaryReader reader, int place)
    {
        var parts = (ItemParts)reader.ReadByte();
        var (productId, category) = (reader.ReadString(), texts.Read(reader)!);
        var (expected, bonus) = (reader.ReadDouble(), reader.ReadDouble());
        return new RecommendedItem(
            productId,
            category,
            parts.HasFlag(ItemParts.Rank) ? reader.Read7BitEncodedInt() : place,
            parts.HasFlag(ItemParts.Score) ? reader.ReadDouble() : expected + bonus,
            expected,
            bonus,
            parts.HasFlag(ItemParts.Propensity) ? reader.ReadDouble() : null,
            parts.HasFlag(ItemParts.PropensitySamples) ? reader.Read7BitEncodedInt() : null,
            parts.HasFlag(ItemParts.Basis) ? (Basis)reader.ReadByte() : null,
            parts.HasFlag(ItemParts.Attributes) ? AttributeSet.Read(reader) : null);
    }

    /// <summary>Writes what a product earned, or that it has earned nothing yet.</summary>
    public void Write(Decision.Outcome? outcome, Decision decision)
    {
        if (outcome is null)
        {
            writer.Write((byte)0);
            return;
        }

        var isWhole = AreSame(outcome.Reward, 0) || AreSame(outcome.Reward, 1);
        var parts = OutcomeParts.Present
            | When(!isWhole, OutcomeParts.Reward)
            | When(AreSame(outcome.Reward, 1), OutcomeParts.One)
            | When(outcome.Origin == RewardOrigin.Default, OutcomeParts.Default)
            | When(outcome.Events.Count > 0, OutcomeParts.Events);
        writer.Write((byte)parts);
        writer.Write7BitEncodedInt64(outcome.Sequence - decision.Sequence);
        writer.Write7BitEncodedInt64(outcome.At.UtcTicks - decision.MadeAt.UtcTicks);
        if (!isWhole)
        {
            writer.Write(outcome.Reward);
        }

        if (outcome.Events.Count > 0)
        {
            writer.Write7BitEncodedInt(outcome.Events.Count);
            foreach (var earned in outcome.Events)
            {
                texts.Write(writer, earned.Event);
                writer.Write(earned.Reward);
                writer.Write7BitEncodedInt64(earned.Sequence - decision.Sequence);
            }
        }
    }

    /// <summary>Reads what a product of a decision earned, or null.</summary>
    public Decision.Outcome? ReadOutcome(BinaryReader reader, long decision, DateTimeOffset madeAt)
    {
        var parts = (OutcomeParts)reader.ReadByte();
        if (!parts.HasFlag(OutcomeParts.Present))
        {
            return null;
        }

        var sequence = decision + reader.Read7BitEncodedInt64();
        var at = new DateTimeOffset(madeAt.UtcTicks + reader.Read7BitEncodedInt64(), TimeSpan.Zero);
        var reward = parts.HasFlag(OutcomeParts.Reward) ? reader.ReadDouble() : parts.HasFlag(OutcomeParts.One) ? 1 : 0;
        var events = new Decision.Earned[parts.HasFlag(OutcomeParts.Events) ? reader.Read7BitEncodedInt() : 0];
        for (var i = 0; i < events.Length; i++)
        {
            events[i] = new Decision.Earned(texts.Read(reader), reader.ReadDouble(), decision + reader.Read7BitEncodedInt64());
        }

        return new Decision.Outcome(reward, sequence, parts.HasFlag(OutcomeParts.Default) ? RewardOrigin.Default : RewardOrigin.Given, at, events);
    }

    /// <summary>To the bit: 0 and -0 are two, and a number that is none is itself.</summary>
    private static bool AreSame(double one, double other) => BitConverter.DoubleToInt64Bits(one) == BitConverter.DoubleToInt64Bits(other);

    private static ItemParts When(bool condition, ItemParts part) => condition ? part : 0;

    private static OutcomeParts When(bool condition, OutcomeParts part) => condition ? part : 0;
}
