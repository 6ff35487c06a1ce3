using System.Text.RegularExpressions;

namespace Zooplus.RecService.EndToEnd.Tests.Containers;

/// <summary>The repository's Dockerfile, as far as its own instructions and style need reading.</summary>
internal static partial class Dockerfile
{
    /// <summary>Its stages, in order.</summary>
    public static IReadOnlyList<BuildStage> Stages { get; } = Read();

    /// <summary>A stage and those it stands on, itself first.</summary>
    public static IEnumerable<BuildStage> Lineage(string name)
    {
        for (var stage = Find(name); stage is not null; stage = Find(stage.Base))
        {
            yield return stage;
        }
    }

    /// <summary>The stages whose files end up in a stage, itself included.</summary>
    public static IEnumerable<string> Sources(string name) =>
        Lineage(name).SelectMany(stage => stage.Of("COPY"))
            .Select(arguments => FromPattern().Match(arguments))
            .Where(match => match.Success)
            .Select(match => match.Groups["stage"].Value)
            .Concat(Lineage(name).Select(stage => stage.Name));

    /// <summary>What a stage copies from the build's context, from the one it stands on included.</summary>
    public static IEnumerable<string> CopiedFromContext(string name) =>
        Lineage(name).SelectMany(stage => stage.Of("COPY"))
            .Where(arguments => !arguments.StartsWith("--from", StringComparison.Ordinal))
            .SelectMany(arguments => arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries)[..^1]);

    private static BuildStage? Find(string name) => Stages.SingleOrDefault(stage => stage.Name == name);

    private static List<BuildStage> Read()
    {
        var text = File.ReadAllText(Path.Combine(RepositoryRoot.Path, "Dockerfile"));
        var lines = ContinuationPattern().Replace(CommentPattern().Replace(text, ""), " ").Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var stages = new List<BuildStage>();
        var defaults = new Dictionary<string, string>();
        var instructions = new List<BuildInstruction>();
        foreach (var line in lines)
        {
            var parts = line.Split(' ', 2, StringSplitOptions.TrimEntries);
            if (parts[0] == "ARG" && stages.Count == 0)
            {
                var (name, value) = parts[1].Split('=') is [var left, var right] ? (left, right) : (parts[1], "");
                defaults.Add($"${{{name}}}", value);
                continue;
            }

            if (parts[0] != "FROM")
            {
                instructions.Add(new BuildInstruction(parts[0], parts[1]));
                continue;
            }

            var names = parts[1].Split(" AS ");
            instructions = [];
            stages.Add(new BuildStage(names[1], defaults.GetValueOrDefault(names[0], names[0]), instructions));
        }

        return stages;
    }

    [GeneratedRegex("^#.*\n", RegexOptions.Multiline)]
    private static partial Regex CommentPattern();

    [GeneratedRegex(@"\\\n\s*")]
    private static partial Regex ContinuationPattern();

    [GeneratedRegex("--from=(?<stage>[^ ]+)")]
    private static partial Regex FromPattern();
}
