using Microsoft.Extensions.Configuration;
using Zooplus.RecService.Core.Policies;
using Zooplus.RecService.Simulation.Tournament;

namespace Zooplus.RecService.LoadGenerator.Tournament;

/// <summary>
/// Reads who takes part: <c>linucb-shared</c> with its defaults, or <c>linucb-shared:alpha=1.3,discount=0.999</c> with some settings of its
/// own, named as in the service's configuration below <c>Policies</c>; <c>linucb-shared:@prior.json,alpha=1.3</c> takes those of a settings file first.
/// </summary>
internal static class EntrantText
{
    /// <summary>Reads an entrant. The MLP's weights are for the caller to add.</summary>
    /// <exception cref="FormatException">There is no such policy or setting, or a value is not allowed; the message says what is.</exception>
    public static Entrant Parse(string text)
    {
        var name = text.Split(':', 2, StringSplitOptions.TrimEntries)[0];
        var registration = PolicyRegister.All.FirstOrDefault(policy => policy.Name == name)
            ?? throw new FormatException($"'{name}' is not a policy; allowed are {string.Join(", ", PolicyNames.All)}.");
        var settings = registration.DefaultSettings();
        Set(settings, registration.Name, SettingsIn(text));

        return settings.Faults().FirstOrDefault() is { } fault
            ? throw new FormatException(FormattableString.Invariant($"{fault.Setting} of '{registration.Name}' is '{fault.Given}'; allowed is {fault.Allowed}."))
            : new Entrant(text, registration, settings);
    }

    /// <summary>The settings that are given, by their names.</summary>
    /// <param name="text">An entrant.</param>
    /// <exception cref="FormatException">They are not written as they must be.</exception>
    public static IReadOnlyDictionary<string, string> SettingsIn(string text)
    {
        var values = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        if (text.Split(':', 2, StringSplitOptions.TrimEntries) is not [var policy, var settings])
        {
            return values;
        }

        foreach (var assignment in settings.Split(',', StringSplitOptions.TrimEntries))
        {
            if (assignment.StartsWith('@'))
            {
                AddFile(values, policy, assignment[1..]);
                continue;
            }

            if (assignment.Split('=', 2, StringSplitOptions.TrimEntries) is not [var name, var value])
            {
                throw new FormatException($"'{assignment}' is not a setting of '{policy}'; give them as name=value, separated by commas.");
            }

            if (!values.TryAdd(name, value))
            {
                throw new FormatException($"'{name}' of '{policy}' is given twice.");
            }
        }

        return values;
    }

    private static void AddFile(Dictionary<string, string> values, string policy, string path)
    {
        try
        {
            var section = PolicyRegister.All.FirstOrDefault(registration => registration.Name == policy)?.Section;
            var file = new ConfigurationBuilder().AddJsonFile(Path.GetFullPath(path), optional: false).Build().GetSection($"Policies:{section}");
            foreach (var (name, value) in file.AsEnumerable(makePathsRelative: true))
            {
                if (value is not null)
                {
                    values[name] = value;
                }
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            throw new FormatException($"the settings file '{path}' cannot be read: {e.Message}", e);
        }

        if (values.Count == 0)
        {
            throw new FormatException($"the settings file '{path}' says nothing of '{policy}'.");
        }
    }

    private static void Set(IPolicySettings settings, string policy, IReadOnlyDictionary<string, string> values)
    {
        string[] names = [.. settings.GetType().GetProperties().Where(property => property.CanWrite).Select(property => property.Name)];

        // A setting may have parts, such as prior:0:category.
        if (values.Keys.FirstOrDefault(name => !names.Contains(name.Split(':')[0], StringComparer.OrdinalIgnoreCase)) is { } unknown)
        {
            throw new FormatException($"'{unknown}' is not a setting of '{policy}'; {(names.Length == 0 ? "it has none" : $"allowed are {string.Join(", ", names)}")}.");
        }

        try
        {
            new ConfigurationBuilder().AddInMemoryCollection(values!).Build().Bind(settings);
        }
        catch (InvalidOperationException e)
        {
            throw new FormatException($"a setting of '{policy}' cannot be read: {e.Message}", e);
        }
    }
}
