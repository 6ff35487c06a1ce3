using System.Text.RegularExpressions;
using Zooplus.RecService.EndToEnd.Tests;

namespace Zooplus.RecService.Tests;

/// <summary>The README's table of settings and the options of the service say the same.</summary>
public sealed partial class ReadmeSettingsTests
{
    [Fact]
    public void Every_setting_is_in_the_table_and_the_table_holds_no_others()
    {
        var documented = Documented().ToHashSet(StringComparer.Ordinal);
        var bound = AllSettings.Keys.Select(setting => setting.Key).ToHashSet(StringComparer.Ordinal);

        Assert.Empty(bound.Except(documented));
        Assert.Empty(documented.Except(bound));
    }

    /// <summary>The keys of the table, with <c>*</c> for numbers and for what stands in angle brackets, alternatives spelled out.</summary>
    private static IEnumerable<string> Documented()
    {
        var lines = File.ReadAllLines(Path.Combine(RepositoryRoot.Path, "README.md")).SkipWhile(line => !line.StartsWith("| key | default | meaning |", StringComparison.Ordinal)).Skip(2);
        foreach (var line in lines.TakeWhile(line => line.StartsWith('|')))
        {
            var above = "";
            foreach (Match code in Code().Matches(line.Split('|')[1]))
            {
                var key = code.Groups[1].Value;
                key = key.StartsWith(':') ? above + key : key;
                above = key[..Math.Max(0, key.LastIndexOf(':'))];
                if (key.Contains(':', StringComparison.Ordinal) && !key.StartsWith("Serilog:", StringComparison.Ordinal))
                {
                    foreach (var alternative in Alternatives(Number().Replace(key, ":*")))
                    {
                        yield return alternative;
                    }
                }
            }
        }
    }

    private static IEnumerable<string> Alternatives(string key)
    {
        var match = Choice().Match(key);
        return !match.Success
            ? [key]
            : Separator().Split(match.Groups[1].Value) is { Length: > 1 } names
                ? names.Select(name => key.Replace(match.Value, name, StringComparison.Ordinal))
                : [key.Replace(match.Value, "*", StringComparison.Ordinal)];
    }

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Code();

    [GeneratedRegex(@":\d+(?=:|$)")]
    private static partial Regex Number();

    [GeneratedRegex("<([^>]+)>")]
    private static partial Regex Choice();

    [GeneratedRegex(", | or ")]
    private static partial Regex Separator();
}
