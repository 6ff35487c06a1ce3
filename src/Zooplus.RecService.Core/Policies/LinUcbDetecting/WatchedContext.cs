using Zooplus.RecService.Core.Features;
using Zooplus.RecService.Core.Policies.Linear;

namespace Zooplus.RecService.Core.Policies.LinUcbDetecting;

/// <summary>
/// The contexts that have the same features: what they taught, so that it can be forgotten, and whether their rewards change. Belongs to the
/// one writer.
/// </summary>
/// <param name="learned">What they taught.</param>
/// <param name="userFeatures">How many of the features behind the constant are the user's and the request's.</param>
/// <param name="rewards">Their rewards since they were last forgotten, as far as they are final.</param>
internal sealed class WatchedContext(ObservationSums learned, int userFeatures, ChangeDetector rewards)
{
    private const long None = -1;

    private long _newest = None;
    private long _forgotten = None;

    /// <summary>What they taught.</summary>
    public ObservationSums Learned => learned;

    /// <summary>Their rewards since they were last forgotten, as far as they are final.</summary>
    public ChangeDetector Rewards => rewards;

    /// <summary>Whether an observation counts: those of decisions up to the newest that was known when they were forgotten do not, whenever they arrive.</summary>
    public bool Counts(in Observation observation) => observation.Decision > _forgotten;

    /// <summary>Whether the observation of a decision counts.</summary>
    public bool Counts(long decision) => decision > _forgotten;

    /// <summary>Takes note of what an observation taught.</summary>
    public void Learn(in Observation observation, in SparseVector x)
    {
        _newest = Math.Max(_newest, observation.Decision);
        learned.Add(x, observation.Reward);
    }

    /// <summary>Forgets what they taught.</summary>
    public void Forget()
    {
        _forgotten = _newest;
        learned.Clear();
        rewards.Clear();
    }

    /// <summary>Whether the same users with the same requests have both, with the same products or others.</summary>
    public bool HasUserOf(WatchedContext other) => User.SequenceEqual(other.User);

    /// <summary>The contexts in other features.</summary>
    /// <param name="targets">For each feature here the one of the same meaning there, or -1.</param>
    public WatchedContext Translate(ReadOnlySpan<int> targets)
    {
        var kept = 0;
        foreach (var feature in User)
        {
            kept += targets[feature] >= 0 ? 1 : 0;
        }

        return new WatchedContext(learned.Translate(targets), kept, rewards) { _newest = _newest, _forgotten = _forgotten };
    }

    /// <summary>These contexts and others, which a change of the features has made the same; their rewards are watched from now on.</summary>
    public WatchedContext With(WatchedContext other)
    {
        learned.Add(other.Learned);
        return new WatchedContext(learned, userFeatures, new ChangeDetector())
        {
            _newest = Math.Max(_newest, other._newest),
            _forgotten = Math.Max(_forgotten, other._forgotten),
        };
    }

    /// <summary>Writes it; <see cref="Read"/> makes the same of it, to the last bit.</summary>
    public void Write(BinaryWriter writer)
    {
        learned.Write(writer);
        writer.Write(userFeatures);
        writer.Write(_newest);
        writer.Write(_forgotten);
        rewards.Write(writer);
    }

    /// <summary>Contexts that were written.</summary>
    /// <param name="reader">Where to read.</param>
    /// <param name="features">How contexts are encoded.</param>
    /// <exception cref="EndOfStreamException">The bytes end within them.</exception>
    /// <exception cref="InvalidDataException">The bytes are none of such contexts.</exception>
    public static WatchedContext Read(BinaryReader reader, JointFeatures features)
    {
        var learned = ObservationSums.Read(reader, features.Dimension, features.ActiveFeatures);
        var userFeatures = reader.ReadInt32();
        if (userFeatures < 0 || userFeatures >= learned.Features.Length)
        {
            throw new InvalidDataException($"The state has {userFeatures} features of a user among {learned.Features.Length}.");
        }

        var (newest, forgotten) = (reader.ReadInt64(), reader.ReadInt64());
        return new WatchedContext(learned, userFeatures, ChangeDetector.Read(reader)) { _newest = newest, _forgotten = forgotten };
    }

    private ReadOnlySpan<int> User => learned.Features.Slice(1, userFeatures);
}
