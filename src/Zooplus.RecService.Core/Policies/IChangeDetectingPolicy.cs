namespace Zooplus.RecService.Core.Policies;

/// <summary>A learning policy that watches whether what it has learned still holds.</summary>
public interface IChangeDetectingPolicy : ILearningPolicy
{
    /// <summary>The changes it has noticed since it was reset. Called by many readers at once.</summary>
    NoticedChanges Noticed { get; }
}

/// <summary>The changes that a policy has noticed. Immutable.</summary>
/// <param name="Count">How many.</param>
/// <param name="Last">The last of them; null before the first.</param>
public sealed record NoticedChanges(long Count, NoticedChange? Last)
{
    /// <summary>No changes.</summary>
    public static NoticedChanges None { get; } = new(0, null);

    /// <summary>These and one more.</summary>
    public NoticedChanges With(NoticedChange change) => new(Count + 1, change);

    /// <summary>Writes them; <see cref="Read"/> makes the same of it.</summary>
    internal void Write(BinaryWriter writer)
    {
        writer.Write(Count);
        if (Last is { } last)
        {
            writer.Write(last.Context.Count);
            foreach (var feature in last.Context)
            {
                writer.Write(feature);
            }

            writer.Write(last.Difference);
            writer.Write(last.At.UtcTicks);
        }
    }

    /// <summary>Changes that were written.</summary>
    /// <param name="reader">Where to read.</param>
    /// <param name="featuresMax">How many features a context has at most.</param>
    /// <exception cref="EndOfStreamException">The bytes end within them.</exception>
    /// <exception cref="InvalidDataException">The bytes are none of such changes.</exception>
    internal static NoticedChanges Read(BinaryReader reader, int featuresMax)
    {
        var count = reader.ReadInt64();
        if (count <= 0)
        {
            return count == 0 ? None : throw new InvalidDataException($"The state has {count} changes.");
        }

        var features = reader.ReadInt32();
        if (features < 0 || features > featuresMax)
        {
            throw new InvalidDataException($"The state has a change of a context of {features} features; at most {featuresMax} can be.");
        }

        var context = new string[features];
        for (var feature = 0; feature < features; feature++)
        {
            context[feature] = reader.ReadString();
        }

        var (difference, ticks) = (reader.ReadDouble(), reader.ReadInt64());
        return ticks >= 0 && ticks <= DateTimeOffset.MaxValue.UtcTicks
            ? new NoticedChanges(count, new NoticedChange(context, difference, new DateTimeOffset(ticks, TimeSpan.Zero)))
            : throw new InvalidDataException($"The state has a change at {ticks} ticks.");
    }
}

/// <summary>A change that a policy has noticed.</summary>
/// <param name="Context">The features of the users, requests and products whose rewards changed, by name.</param>
/// <param name="Difference">By how much their mean reward is larger since then: below 0 when it fell.</param>
/// <param name="At">When the reward came that told; the least of all times where nobody said.</param>
public sealed record NoticedChange(IReadOnlyList<string> Context, double Difference, DateTimeOffset At);
