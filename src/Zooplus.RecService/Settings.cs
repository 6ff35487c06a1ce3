using Microsoft.Extensions.Options;

namespace Zooplus.RecService;

/// <summary>How the features take in their settings.</summary>
internal static class Settings
{
    /// <summary>Binds a section of the configuration to options and has them validated before the service starts.</summary>
    public static void AddSettings<TOptions, TValidator>(this IServiceCollection services, string section)
        where TOptions : class
        where TValidator : class, IValidateOptions<TOptions>
    {
        services.AddOptions<TOptions>()
            .Configure<IConfiguration>((options, configuration) => Bind(configuration.GetSection(section), options))
            .ValidateOnStart();
        services.AddSingleton<IValidateOptions<TOptions>, TValidator>();
    }

    private static void Bind<TOptions>(IConfigurationSection section, TOptions options)
        where TOptions : class
    {
        // Before the binder, which passes over a key it does not know and over an entry of a list it cannot convert, without a word.
        string[] faults = [.. FaultsOf(section, [.. SettingKey.Of(options)])];
        if (faults.Length > 0)
        {
            throw new OptionsValidationException(section.Path, typeof(TOptions), faults);
        }

        section.Bind(options);
        foreach (var (name, below) in (options as IHasSections)?.Sections ?? [])
        {
            section.GetSection(name).Bind(below);
        }
    }

    private static IEnumerable<string> FaultsOf(IConfigurationSection section, SettingKey[] known)
    {
        foreach (var (key, value) in section.AsEnumerable(makePathsRelative: true))
        {
            // Without a value it is a section, or a setting that was left empty, as an empty list is.
            if (string.IsNullOrEmpty(value))
            {
                continue;
            }

            if (Array.Find(known, setting => setting.Matches(key)) is not { } setting)
            {
                // Not with its value, which may be a secret under a mistyped key.
                yield return $"{section.Path}:{key} is no setting; allowed are {string.Join(", ", known.Select(candidate => candidate.Path))}.";
            }
            else if (!setting.Takes(value))
            {
                yield return $"{section.Path}:{key} is '{value}'; allowed is {setting.Allowed}.";
            }
        }
    }
}
