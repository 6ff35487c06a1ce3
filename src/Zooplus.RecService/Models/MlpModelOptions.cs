using Microsoft.Extensions.Options;

namespace Zooplus.RecService.Models;

/// <summary>Settings of the MLP's weights, in the section <c>Models:Mlp</c>.</summary>
internal sealed class MlpModelOptions
{
    public const string Section = "Models:Mlp";

    /// <summary>The safetensors file to start with. Without it everything but the policy <c>mlp</c> works.</summary>
    public string Path { get; init; } = "models/mlp.safetensors";

    internal sealed class Validator : IValidateOptions<MlpModelOptions>
    {
        public ValidateOptionsResult Validate(string? name, MlpModelOptions options)
        {
            var faults = new ConfigurationFaults(Section);
            faults.Unless(!string.IsNullOrWhiteSpace(options.Path), "Path", options.Path, "the path of a safetensors file");
            return faults.Result;
        }
    }
}
