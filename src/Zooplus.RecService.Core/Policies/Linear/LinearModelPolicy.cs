using System.Globalization;
using Zooplus.RecService.Core.Catalogue;

namespace Zooplus.RecService.Core.Policies.Linear;

/// <summary>A policy on a linear model: what it is taught its model learns, and how it chooses is its own.</summary>
/// <remarks>See the folder's README for the concurrency rule: one writer, any number of readers, no locks.</remarks>
public abstract class LinearModelPolicy : IExploringPolicy
{
    private readonly ILinearModel _model;
    private long _version;

    private protected LinearModelPolicy(string name, ILinearModel model) => (Name, _model) = (name, model);

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public virtual IReadOnlyDictionary<string, double> Settings => SettingsWith();

    /// <inheritdoc/>
    public ExplorationStrength Exploration => _model.Exploration;

    /// <summary>The sequence number of the last fact it applied; 0 before the first.</summary>
    public string? ModelVersion => Volatile.Read(ref _version).ToString(CultureInfo.InvariantCulture);

    /// <inheritdoc/>
    public long RewardsLearned => _model.RewardsLearned;

    /// <summary>The form of the state, with the features and options it depends on.</summary>
    public virtual string StateFormat => _model.StateFormat;

    /// <inheritdoc/>
    public abstract Knowledge Knowledge { get; }

    /// <inheritdoc/>
    public abstract PolicyAnswer? Choose(in DecisionInput input);

    /// <inheritdoc/>
    public void Learn(in Observation observation) => _model.Learn(observation);

    /// <inheritdoc/>
    public void Revise(in Observation observation, double learned) => _model.Revise(observation, learned);

    /// <inheritdoc/>
    public void Reset() => _model.Reset();

    /// <inheritdoc/>
    public void Applied(long sequence) => Volatile.Write(ref _version, sequence);

    /// <summary>Makes room for the catalogue's products and, when its schema encodes differently, carries what is known over by feature name.</summary>
    public void Prepare(ShopCatalogue catalogue) => _model.Prepare(catalogue);

    /// <inheritdoc/>
    public Action<BinaryWriter> Capture() => _model.Capture();

    /// <inheritdoc/>
    public void Restore(BinaryReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        _model.Restore(reader);
    }

    /// <summary>How strongly the policy explores, its other settings, then those of the model.</summary>
    private protected Dictionary<string, double> SettingsWith(params ReadOnlySpan<(string Name, double Value)> own)
    {
        var settings = new Dictionary<string, double> { [Exploration.Setting] = Exploration.Value };
        foreach (var (name, value) in own)
        {
            settings.Add(name, value);
        }

        _model.AddSettings(settings);
        return settings;
    }
}
