namespace Zooplus.RecService.Core.Policies;

/// <summary>
/// The settings of one policy, its defaults in place. Whoever reads a configuration sets the properties by their names, so the settings
/// are spelled the same wherever a policy is set up.
/// </summary>
public interface IPolicySettings
{
    /// <summary>What is not allowed about the settings; nothing when all is well.</summary>
    IEnumerable<SettingFault> Faults();
}

/// <summary>What policies do with their settings.</summary>
internal static class PolicySettings
{
    /// <summary>Refuses settings that are not allowed.</summary>
    /// <returns>These settings.</returns>
    /// <exception cref="ArgumentException">One of them is not allowed; the message says which.</exception>
    public static TSettings Checked<TSettings>(this TSettings settings)
        where TSettings : IPolicySettings => settings.Faults().FirstOrDefault() is var (setting, given, allowed)
            ? throw new ArgumentException(FormattableString.Invariant($"{setting} is '{given}'; allowed is {allowed}."), nameof(settings))
            : settings;
}

/// <summary>A setting that is not allowed.</summary>
/// <param name="Setting">Its name.</param>
/// <param name="Given">What was given.</param>
/// <param name="Allowed">What would be allowed.</param>
public sealed record SettingFault(string Setting, object Given, string Allowed);

/// <summary>Of a policy without settings.</summary>
public sealed class NoSettings : IPolicySettings
{
    /// <inheritdoc/>
    public IEnumerable<SettingFault> Faults() => [];
}
