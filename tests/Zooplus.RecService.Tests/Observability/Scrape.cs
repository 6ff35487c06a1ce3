using System.Globalization;
using System.Text.RegularExpressions;

namespace Zooplus.RecService.Tests.Observability;

/// <summary>What <c>/metrics</c> said.</summary>
internal sealed partial class Scrape(string text)
{
    private readonly string[] _lines = text.Split('\n');

    public string Text => text;

    /// <summary>The names of all series, those of histograms with their suffixes.</summary>
    public IReadOnlySet<string> Names => _lines.Where(line => line.Length > 0 && line[0] != '#').Select(line => line[..line.IndexOfAny(['{', ' '])]).ToHashSet();

    public static async Task<Scrape> OfAsync(RecServiceApplication application) => new((await application.GetAsync("/metrics")).MustBeOk().Text);

    /// <summary>The value of the one series of a name that has these labels, and no others but those of the scope; null when there is none.</summary>
    public double? Value(string name, params string[] labels)
    {
        var found = _lines.Where(line => line.StartsWith(name + "{", StringComparison.Ordinal) || line.StartsWith(name + " ", StringComparison.Ordinal))
            .Where(line => LabelsOf(line).Order(StringComparer.Ordinal).SequenceEqual(labels.Order(StringComparer.Ordinal)))
            .ToArray();
        return found.Length == 0 ? null : double.Parse(Assert.Single(found)[(found[0].LastIndexOf('}') + 1)..].Trim().Split(' ')[^1], CultureInfo.InvariantCulture);
    }

    private static IEnumerable<string> LabelsOf(string line) => Label().Matches(line)
        .Select(match => match.Value)
        .Where(label => !label.StartsWith("otel_scope", StringComparison.Ordinal));

    [GeneratedRegex("[a-z_]+=\"[^\"]*\"")]
    private static partial Regex Label();
}
