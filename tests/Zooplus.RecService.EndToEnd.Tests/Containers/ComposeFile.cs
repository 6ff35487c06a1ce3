using YamlDotNet.Core;
using YamlDotNet.Serialization;
using YamlDotNet.Serialization.NamingConventions;

namespace Zooplus.RecService.EndToEnd.Tests.Containers;

/// <summary>The repository's compose file, as far as its promises are tested; what else is in it is left out.</summary>
internal sealed record ComposeFile
{
    public required Dictionary<string, ComposeService> Services { get; init; }

    public required Dictionary<string, object?> Volumes { get; init; }

    public static ComposeFile Read()
    {
        using var text = File.OpenText(Path.Combine(RepositoryRoot.Path, "docker-compose.yml"));
        return new DeserializerBuilder()
            .WithNamingConvention(UnderscoredNamingConvention.Instance)
            .IgnoreUnmatchedProperties()
            .WithDuplicateKeyChecking()
            .Build()
            .Deserialize<ComposeFile>(new MergingParser(new Parser(text)));
    }
}

/// <summary>A container of it.</summary>
internal sealed record ComposeService
{
    /// <summary>What it is built from; null for an image of someone else's.</summary>
    public ComposeBuild? Build { get; init; }

    public string? Image { get; init; }

    public List<string> Command { get; init; } = [];

    public Dictionary<string, ComposeDependency> DependsOn { get; init; } = [];

    public Dictionary<string, string> Environment { get; init; } = [];

    public ComposeHealthcheck? Healthcheck { get; init; }

    public List<string> Profiles { get; init; } = [];

    public List<string> Ports { get; init; } = [];

    public List<string> Volumes { get; init; } = [];

    public List<string> Tmpfs { get; init; } = [];

    public List<string> CapDrop { get; init; } = [];

    public List<string> SecurityOpt { get; init; } = [];

    public bool ReadOnly { get; init; }

    public string? Restart { get; init; }
}

internal sealed record ComposeBuild
{
    public required string Target { get; init; }
}

internal sealed record ComposeDependency
{
    public required string Condition { get; init; }
}

internal sealed record ComposeHealthcheck
{
    public required List<string> Test { get; init; }
}
