using Microsoft.Extensions.Options;

namespace Zooplus.RecService.Catalogue;

/// <summary>Settings of the catalogue, in the section <c>Catalogue</c>.</summary>
internal sealed class CatalogueOptions
{
    public const string Section = "Catalogue";

    /// <summary>A JSON file, of the form GET /catalogue answers with, to start with; the notebook's shop when left out.</summary>
    public string? Path { get; init; }

    internal sealed class Validator : IValidateOptions<CatalogueOptions>
    {
        public ValidateOptionsResult Validate(string? name, CatalogueOptions options)
        {
            var faults = new ConfigurationFaults(Section);
            faults.Unless(options.Path is null || !string.IsNullOrWhiteSpace(options.Path), "Path", options.Path, "the path of a JSON file, or nothing at all");
            return faults.Result;
        }
    }
}
