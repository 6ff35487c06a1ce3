using Microsoft.Extensions.Options;

namespace Zooplus.RecService.Models;

/// <summary>Settings of the MLP's weights, in the section <c>Models:Mlp</c>.</summary>
internal sealed class MlpModelOptions
{
    public const string Section = "Models:Mlp";

    /// <summary>The safetensors file to start with. Without it everything but the policy <c>mlp</c> works.</summary>
    public string Path { get; init; } = "models/mlp.safetensors";

    /// <summary>Whether the file is loaded again when it changes while the service runs.</summary>
    public bool Watch { get; init; } = true;

    /// <summary>How often the file is looked at: 1 second to 1 day.</summary>
    public TimeSpan WatchInterval { get; init; } = TimeSpan.FromSeconds(5);

    internal sealed class Validator : IValidateOptions<MlpModelOptions>
    {
        public ValidateOptionsResult Validate(string? name, MlpModelOptions options)
        {
            var faults = new ConfigurationFaults(Section);
            faults.Unless(!string.IsNullOrWhiteSpace(options.Path), "Path", options.Path, "the path of a safetensors file");
            faults.Unless(options.WatchInterval >= TimeSpan.FromSeconds(1) && options.WatchInterval <= TimeSpan.FromDays(1), "WatchInterval", options.WatchInterval, "a time span from 00:00:01 to 1.00:00:00");
            return faults.Result;
        }
    }
}
