using Microsoft.Extensions.Options;

namespace Zooplus.RecService;

/// <summary>How the features take in their settings.</summary>
internal static class Settings
{
    /// <summary>Binds a section of the configuration to options and has them validated before the service starts.</summary>
    /// <param name="services">Takes the options.</param>
    /// <param name="section">The section.</param>
    /// <param name="bindFurther">Binds what lies deeper than the binder finds by itself; null where it finds everything.</param>
    public static void AddSettings<TOptions, TValidator>(
        this IServiceCollection services, string section, Action<IConfigurationSection, TOptions>? bindFurther = null)
        where TOptions : class
        where TValidator : class, IValidateOptions<TOptions>
    {
        services.AddOptions<TOptions>()
            .Configure<IConfiguration>((options, configuration) => Bind(configuration.GetSection(section), options, bindFurther))
            .ValidateOnStart();
        services.AddSingleton<IValidateOptions<TOptions>, TValidator>();
    }

    private static void Bind<TOptions>(IConfigurationSection section, TOptions options, Action<IConfigurationSection, TOptions>? bindFurther)
        where TOptions : class
    {
        try
        {
            section.Bind(options);
            bindFurther?.Invoke(section, options);
        }
        catch (InvalidOperationException fault) when (fault.InnerException is not null)
        {
            // The binder's words for a value of the wrong kind: they name the key, the value and the kind.
            throw new OptionsValidationException(section.Path, typeof(TOptions), [fault.Message]);
        }
    }
}
