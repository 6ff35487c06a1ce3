using System.Xml.Linq;

namespace Zooplus.RecService.EndToEnd.Tests.Containers;

public sealed class DockerfileTests
{
    public static TheoryData<string> Images => ["service", "loadgen", "trainer"];

    [Fact]
    public void The_service_is_built_when_no_target_is_named() => Assert.Equal("service", Dockerfile.Stages[^1].Name);

    [Theory]
    [MemberData(nameof(Images))]
    public void An_image_does_not_run_as_root(string image) =>
        Assert.Equal("$APP_UID", Dockerfile.Lineage(image).SelectMany(stage => stage.Of("USER").Reverse()).First());

    [Theory]
    [MemberData(nameof(Images))]
    public void An_image_has_no_shell_and_needs_none(string image)
    {
        var lineage = Dockerfile.Lineage(image).ToList();

        Assert.EndsWith("-chiseled", lineage[^1].Base, StringComparison.Ordinal);
        Assert.Empty(lineage.SelectMany(stage => stage.Of("RUN")));
        Assert.All(
            lineage.SelectMany(stage => stage.Of("ENTRYPOINT").Concat(stage.Of("CMD"))),
            command => Assert.StartsWith("[", command, StringComparison.Ordinal));
        Assert.All(
            lineage.SelectMany(stage => stage.Of("HEALTHCHECK")),
            check => Assert.Contains(" CMD [", check, StringComparison.Ordinal));
    }

    [Fact]
    public void The_service_is_published_as_its_profile_says_and_started_and_probed_by_its_own_name()
    {
        var publish = Dockerfile.Stages.Single(stage => stage.Name == "build-service").Of("RUN").Last();
        var service = Dockerfile.Stages.Single(stage => stage.Name == "service");

        Assert.Contains("-p:PublishProfile=Image", publish, StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(RepositoryRoot.Path, "src", "Zooplus.RecService", "Properties", "PublishProfiles", "Image.pubxml")));
        Assert.Equal(["[\"/app/Zooplus.RecService\"]"], service.Of("ENTRYPOINT"));
        Assert.EndsWith("CMD [\"/app/Zooplus.RecService\", \"--health\"]", service.Of("HEALTHCHECK").Single(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("service", "models/")]
    [InlineData("service", "keys/")]
    [InlineData("trainer", "models/")]
    [InlineData("loadgen", "results/")]
    public void A_folder_for_a_volume_belongs_to_the_user_that_writes_to_it(string image, string folder) =>
        Assert.Contains($"--from=sdk --chown=$APP_UID:$APP_UID /empty/ {folder}", Dockerfile.Lineage(image).SelectMany(stage => stage.Of("COPY")));

    [Fact]
    public void The_service_is_built_without_the_trainer_and_its_libtorch()
    {
        Assert.DoesNotContain("build-consoles", Dockerfile.Sources("service"));
        Assert.DoesNotContain(Dockerfile.CopiedFromContext("build-service"), path => path.Contains("Training", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("build-service", "Zooplus.RecService")]
    [InlineData("build-consoles", "Zooplus.RecService.LoadGenerator")]
    [InlineData("build-consoles", "Zooplus.RecService.Training")]
    public void What_a_project_references_is_there_to_be_restored(string stage, string project) =>
        Assert.Subset(
            Dockerfile.CopiedFromContext(stage).Where(path => path.EndsWith("/*.csproj", StringComparison.Ordinal)).ToHashSet(),
            ReferencesOf(project).Append(project).Select(name => $"src/{name}/*.csproj").ToHashSet());

    [Theory]
    [InlineData("build-service")]
    [InlineData("build-consoles")]
    public void What_the_service_is_published_by_is_there_before_it_is_restored(string name)
    {
        var stage = Dockerfile.Stages.Single(stage => stage.Name == name).Instructions.ToList();

        var copied = stage.FindIndex(instruction => instruction is { Keyword: "COPY", Arguments: "src/Zooplus.RecService/Properties/ src/Zooplus.RecService/Properties/" });

        Assert.InRange(copied, 0, stage.FindIndex(instruction => instruction.Keyword == "RUN"));
    }

    [Theory]
    [InlineData("build-service")]
    [InlineData("build-consoles")]
    public void The_context_holds_what_is_copied_from_it(string stage)
    {
        var admitted = File.ReadAllLines(Path.Combine(RepositoryRoot.Path, ".dockerignore"))
            .Where(line => line.StartsWith('!'))
            .Select(line => line[1..])
            .ToHashSet();

        Assert.Subset(admitted, Dockerfile.CopiedFromContext(stage).Select(path => path.Split('/')[0]).ToHashSet());
        Assert.All(admitted, path => Assert.True(Path.Exists(Path.Combine(RepositoryRoot.Path, path)), path));
    }

    private static IEnumerable<string> ReferencesOf(string project) =>
        XDocument.Load(Path.Combine(RepositoryRoot.Path, "src", project, project + ".csproj")).Descendants("ProjectReference")
            .SelectMany(reference => ((string)reference.Attribute("Include")!).Split(';'))
            .Select(path => Path.GetFileNameWithoutExtension(path.Replace('\\', '/')))
            .SelectMany(name => ReferencesOf(name).Append(name))
            .Distinct();
}
