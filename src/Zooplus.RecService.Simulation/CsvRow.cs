using Zooplus.RecService.Core.Catalogue;

namespace Zooplus.RecService.Simulation;

/// <summary>One row of a comma-separated file.</summary>
internal readonly record struct CsvRow(string Path, int Line, string[] Columns, string[] Fields)
{
    /// <summary>A field that is an id.</summary>
    /// <exception cref="InvalidDataException">It is empty or too long.</exception>
    public string Id(int column) => Fields[column].Length is > 0 and <= CatalogueRules.IdLengthMax
        ? Fields[column]
        : throw Fault(column, $"has {Fields[column].Length} characters; allowed are 1 to {CatalogueRules.IdLengthMax}");

    /// <summary>The fault of a field, by file, line and column.</summary>
    public InvalidDataException Fault(int column, string what) => CsvFile.Fault(Path, Line, $"{Columns[column]} {what}.");
}
