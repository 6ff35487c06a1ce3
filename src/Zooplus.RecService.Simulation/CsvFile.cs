using System.Globalization;
using CsvHelper;
using CsvHelper.Configuration;

namespace Zooplus.RecService.Simulation;

/// <summary>Comma-separated files (RFC 4180) of a fixed header; faults are reported by file and line.</summary>
internal static class CsvFile
{
    private static readonly CsvConfiguration Format = new(CultureInfo.InvariantCulture) { NewLine = "\n" };

    /// <summary>The rows below the header, each with as many fields as there are columns.</summary>
    /// <exception cref="InvalidDataException">The header or a row is not as expected.</exception>
    public static IEnumerable<CsvRow> Read(string path, params string[] columns)
    {
        using var text = new StreamReader(path);
        var line = 0;
        var format = new CsvConfiguration(CultureInfo.InvariantCulture)
        {
            CacheFields = true,
            TrimOptions = TrimOptions.Trim,
            BadDataFound = _ => throw Fault(path, line + 1, "a quotation mark stands where none may."),
        };
        using var parser = new CsvParser(text, format);

        var expected = string.Join(',', columns);
        if (!parser.Read() || !parser.Record!.SequenceEqual(columns, StringComparer.Ordinal))
        {
            throw Fault(path, 1, $"the header must be '{expected}'.");
        }

        for (line = parser.RawRow; parser.Read(); line = parser.RawRow)
        {
            var fields = parser.Record!;
            if (fields.Length != columns.Length)
            {
                throw Fault(path, parser.RawRow, $"it has {fields.Length} fields where '{expected}' asks for {columns.Length}.");
            }

            yield return new CsvRow(path, parser.RawRow, columns, fields);
        }
    }

    /// <summary>Writes a header and rows, with fields in quotes where they must be.</summary>
    public static void Write(TextWriter text, IEnumerable<string> columns, IEnumerable<IEnumerable<string>> rows)
    {
        using var writer = new CsvWriter(text, Format, leaveOpen: true);
        foreach (var row in rows.Prepend(columns))
        {
            foreach (var field in row)
            {
                writer.WriteField(field);
            }

            writer.NextRecord();
        }
    }

    internal static InvalidDataException Fault(string path, int line, string what) => new($"{path}, line {line}: {what}");
}
