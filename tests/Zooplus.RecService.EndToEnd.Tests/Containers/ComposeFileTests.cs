using System.Text.Json;

namespace Zooplus.RecService.EndToEnd.Tests.Containers;

public sealed class ComposeFileTests
{
    private const string Weights = "/app/models/mlp.safetensors";

    private static readonly ComposeFile Compose = ComposeFile.Read();

    public static TheoryData<string> Containers => [.. Compose.Services.Keys];

    public static TheoryData<string> OwnContainers => [.. Compose.Services.Where(service => service.Value.Build is not null).Select(service => service.Key)];

    public static TheoryData<string> OthersContainers => [.. Compose.Services.Where(service => service.Value.Build is null).Select(service => service.Key)];

    [Theory]
    [MemberData(nameof(OwnContainers))]
    public void A_container_is_built_from_a_stage_of_the_Dockerfile(string container) =>
        Assert.Contains(Compose.Services[container].Build!.Target, Dockerfile.Stages.Select(stage => stage.Name));

    [Theory]
    [MemberData(nameof(OthersContainers))]
    public void A_container_of_someone_elses_has_a_fixed_version_and_starts_only_when_asked_for(string container)
    {
        Assert.Matches("^[a-z/-]+:v?[0-9]+\\.[0-9]+\\.[0-9]+$", Compose.Services[container].Image);
        Assert.Equal(["observe"], Compose.Services[container].Profiles);
    }

    [Theory]
    [MemberData(nameof(Containers))]
    public void A_port_is_published_to_this_machine_alone(string container) =>
        Assert.All(Compose.Services[container].Ports, port => Assert.StartsWith("127.0.0.1:", port, StringComparison.Ordinal));

    [Theory]
    [MemberData(nameof(Containers))]
    public void A_container_can_change_nothing_but_its_volumes(string container)
    {
        var service = Compose.Services[container];

        Assert.True(service.ReadOnly);
        Assert.Equal(["/tmp"], service.Tmpfs);
        Assert.Equal(["ALL"], service.CapDrop);
        Assert.Equal(["no-new-privileges:true"], service.SecurityOpt);
    }

    [Theory]
    [MemberData(nameof(Containers))]
    public void A_volume_that_is_mounted_is_declared_and_a_folder_is_there(string container)
    {
        var mounted = Compose.Services[container].Volumes.Select(volume => volume.Split(':')[0]).ToLookup(source => source.StartsWith('.'));

        Assert.Subset(Compose.Volumes.Keys.ToHashSet(), mounted[false].ToHashSet());
        Assert.All(mounted[true], folder => Assert.True(Directory.Exists(Path.Combine(RepositoryRoot.Path, folder)), folder));
    }

    [Fact]
    public void The_trainer_writes_the_weights_where_the_service_reads_them()
    {
        var trainer = Compose.Services["trainer"];

        Assert.Equal(Weights, ValueOf(trainer.Command, "--output"));
        Assert.Contains(Dockerfile.Lineage("service").SelectMany(stage => stage.Of("ENV")), variables => variables.Contains($"Models__Mlp__Path={Weights}", StringComparison.Ordinal));
        Assert.Contains("models:/app/models", trainer.Volumes);
        Assert.Contains("models:/app/models:ro", Compose.Services["service"].Volumes);
    }

    [Fact]
    public void The_trainer_runs_once_and_only_where_weights_are_missing()
    {
        var trainer = Compose.Services["trainer"];

        Assert.Equal("train", trainer.Command[0]);
        Assert.Contains("--if-missing", trainer.Command);
        Assert.Equal("no", trainer.Restart);
    }

    [Fact]
    public void The_service_waits_for_the_trainer() =>
        Assert.Equal("service_completed_successfully", Compose.Services["service"].DependsOn["trainer"].Condition);

    [Fact]
    public void The_service_is_published_to_this_machine_alone() =>
        Assert.Equal(["127.0.0.1:8080:8080"], Compose.Services["service"].Ports);

    [Fact]
    public void The_health_check_is_that_of_the_image()
    {
        var check = Compose.Services["service"].Healthcheck!.Test;
        var ofImage = Dockerfile.Lineage("service").SelectMany(stage => stage.Of("HEALTHCHECK")).Single();

        Assert.Equal("CMD", check[0]);
        Assert.Equal(check[1..], JsonSerializer.Deserialize<string[]>(ofImage[ofImage.IndexOf('[', StringComparison.Ordinal)..]));
        Assert.Equal("--health", check[^1]);
    }

    [Fact]
    public void The_load_generator_starts_only_when_asked_for() => Assert.Equal(["load"], Compose.Services["load"].Profiles);

    [Fact]
    public void The_load_generator_plays_the_same_weights_against_the_service_once_it_is_ready()
    {
        var load = Compose.Services["load"];

        Assert.Equal("http://service:8080", ValueOf(load.Command, "--url"));
        Assert.Equal(Weights, ValueOf(load.Command, "--weights"));
        Assert.Equal("service_healthy", load.DependsOn["service"].Condition);
    }

    [Fact]
    public void A_key_is_made_once_and_shared_with_the_service_and_the_load_generator()
    {
        var (keys, service, load) = (Compose.Services["keys"], Compose.Services["service"], Compose.Services["load"]);

        Assert.Equal(["--make-key", "/app/keys/admin.key", "/app/keys/serve.key"], keys.Command);
        Assert.Equal("no", keys.Restart);
        Assert.Equal(["keys:/app/keys"], keys.Volumes);
        Assert.Equal("service_completed_successfully", service.DependsOn["keys"].Condition);
        Assert.Equal(("Admin", "/app/keys/admin.key"), (service.Environment["Security__Keys__0__Role"], service.Environment["Security__Keys__0__File"]));
        Assert.Equal(("Serve", "/app/keys/serve.key"), (service.Environment["Security__Keys__1__Role"], service.Environment["Security__Keys__1__File"]));
        Assert.Contains("keys:/app/keys:ro", Compose.Services["prometheus"].Volumes);
        Assert.Contains("keys:/app/keys:ro", service.Volumes);
        Assert.Contains("keys:/app/keys:ro", load.Volumes);
        Assert.Equal("@/app/keys/admin.key", ValueOf(load.Command, "--api-key"));
    }

    [Fact]
    public void The_report_is_kept_on_a_volume()
    {
        var load = Compose.Services["load"];

        Assert.Contains($"results:{ValueOf(load.Command, "--output")}", load.Volumes);
    }

    private static string ValueOf(List<string> command, string option) => command[command.IndexOf(option) + 1];
}
