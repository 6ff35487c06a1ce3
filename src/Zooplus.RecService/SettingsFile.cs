using Microsoft.Extensions.Configuration.Json;

namespace Zooplus.RecService;

/// <summary>
/// A file of the operator's own with settings, named by <c>--settings FILE</c> or <c>ASPNETCORE_SETTINGS</c>. It stands above the
/// <c>appsettings.json</c> beside the program, and below environment variables and the command line.
/// </summary>
internal static class SettingsFile
{
    private const string Key = "Settings";

    /// <summary>Takes the file in, if one is named.</summary>
    /// <exception cref="StartupException">It cannot be read.</exception>
    public static void AddSettingsFile(this ConfigurationManager configuration)
    {
        if (configuration[Key] is not { Length: > 0 } path)
        {
            return;
        }

        var source = new JsonConfigurationSource { Path = Path.GetFullPath(path) };
        source.ResolveFileProvider();
        var sources = configuration.Sources;
        var shipped = sources.Index().Where(entry => entry.Item is JsonConfigurationSource).Select(entry => entry.Index).DefaultIfEmpty(-1).Max();
        try
        {
            sources.Insert(shipped + 1, source);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or InvalidDataException or FormatException)
        {
            throw new StartupException($"{Key} is '{path}'; allowed is the path of a JSON file with settings: {(exception.InnerException ?? exception).Message}");
        }
    }
}
