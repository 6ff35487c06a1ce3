namespace Zooplus.RecService.Catalogue;

/// <summary>Settings of the catalogue, in the section <c>Catalogue</c>.</summary>
internal sealed class CatalogueOptions
{
    public const string Section = "Catalogue";

    /// <summary>A JSON file, of the form GET /catalogue answers with, to start with; the notebook's shop when left out.</summary>
    public string? Path { get; init; }
}
