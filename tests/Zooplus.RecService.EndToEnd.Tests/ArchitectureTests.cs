using System.Xml.Linq;

namespace Zooplus.RecService.EndToEnd.Tests;

public sealed class ArchitectureTests
{
    private const string Prefix = "Zooplus.RecService";

    public static TheoryData<string, string[]> Allowed => new()
    {
        { "Zooplus.RecService.Core", [] },
        { "Zooplus.RecService.Client", [] },
        { "Zooplus.RecService.Simulation", ["Core"] },
        { "Zooplus.RecService.Training", ["Core", "Simulation"] },
        { "Zooplus.RecService", ["Core"] },
        { "Zooplus.RecService.LoadGenerator", ["Client", "Core", "Simulation"] },
    };

    [Theory]
    [MemberData(nameof(Allowed))]
    public void Dependencies_between_projects_point_one_way(string project, string[] allowed)
    {
        var path = Path.Combine(RepositoryRoot.Path, "src", project, project + ".csproj");

        var referenced = XDocument.Load(path).Descendants("ProjectReference")
            .Where(reference => (string?)reference.Attribute("ReferenceOutputAssembly") != "false")
            .SelectMany(reference => ((string)reference.Attribute("Include")!).Split(';'))
            .Select(include => Path.GetFileNameWithoutExtension(include.Replace('\\', '/'))[(Prefix.Length + 1)..]);

        Assert.Equal(allowed, referenced.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_project_under_src_is_held_to_it()
    {
        var projects = Directory.EnumerateFiles(Path.Combine(RepositoryRoot.Path, "src"), "*.csproj", SearchOption.AllDirectories)
            .Select(path => Path.GetFileNameWithoutExtension(path));

        Assert.Equal(
            projects.Order(StringComparer.Ordinal),
            Allowed.Select(row => (string)row[0]).Order(StringComparer.Ordinal));
    }
}
