using Zooplus.RecService.Core.Features;

namespace Zooplus.RecService.Core.Policies;

/// <summary>A policy that can be had by name. Immutable.</summary>
public sealed class PolicyRegistration
{
    private readonly Func<IPolicySettings> _defaults;
    private readonly Func<IPolicySettings, FeatureSchema, IPolicy> _create;

    private PolicyRegistration(
        string name, string section, string description, Func<IPolicySettings> defaults, Func<IPolicySettings, FeatureSchema, IPolicy> create)
    {
        Name = name;
        Section = section;
        Description = description;
        _defaults = defaults;
        _create = create;
    }

    /// <summary>Its name in requests.</summary>
    public string Name { get; }

    /// <summary>Its name in a configuration.</summary>
    public string Section { get; }

    /// <summary>Its trade-off in a sentence, for whoever lists the policies.</summary>
    public string Description { get; }

    /// <summary>Registers a policy.</summary>
    /// <typeparam name="TSettings">Its settings.</typeparam>
    /// <param name="name">Its name in requests.</param>
    /// <param name="section">Its name in a configuration.</param>
    /// <param name="description">Its trade-off in a sentence.</param>
    /// <param name="create">Makes one that knows nothing yet.</param>
    public static PolicyRegistration Of<TSettings>(string name, string section, string description, Func<TSettings, FeatureSchema, IPolicy> create)
        where TSettings : IPolicySettings, new() =>
        new(name, section, description, () => new TSettings(), (settings, schema) => create((TSettings)settings, schema));

    /// <summary>New settings with the defaults in place.</summary>
    public IPolicySettings DefaultSettings() => _defaults();

    /// <summary>Makes a policy that knows nothing yet.</summary>
    /// <param name="settings">What <see cref="DefaultSettings"/> gave, changed or not, without faults.</param>
    /// <param name="schema">The values users and products may have.</param>
    public IPolicy Create(IPolicySettings settings, FeatureSchema schema) => _create(settings, schema);
}
