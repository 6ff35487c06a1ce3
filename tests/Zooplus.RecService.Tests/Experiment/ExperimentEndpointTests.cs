namespace Zooplus.RecService.Tests.Experiment;

public sealed class ExperimentEndpointTests
{
    private static readonly (string, string?)[] LinUcbAgainstRandom =
    [
        ("Experiment:Name", "floor"),
        ("Experiment:Seed", "7"),
        ("Experiment:Arms:0:Name", "treatment"),
        ("Experiment:Arms:0:Policy", "linucb"),
        ("Experiment:Arms:0:Weight", "3"),
        ("Experiment:Arms:1:Name", "control"),
        ("Experiment:Arms:1:Policy", "random"),
        ("Experiment:Arms:1:Weight", "1"),
    ];

    [Fact]
    public async Task The_experiment_is_shown_as_configured()
    {
        await using var application = new RecServiceApplication(LinUcbAgainstRandom);

        Assert.Equal(
            """{"name":"floor","seed":7,"arms":[{"name":"treatment","policy":"linucb","weight":3,"probability":0.75},{"name":"control","policy":"random","weight":1,"probability":0.25}]}""",
            (await application.GetAsync("/experiment")).MustBeOk().Text);
    }

    [Fact]
    public async Task Without_a_policy_the_experiment_decides_and_says_so()
    {
        await using var application = new RecServiceApplication(LinUcbAgainstRandom);
        var assigned = new Dictionary<string, int>();
        for (var user = 0; user < 100; user++)
        {
            var answer = (await application.RecommendAsync($$"""{ "userId": "{{user}}" }""")).MustBeOk();

            var arm = answer["experimentArm"].GetString()!;
            Assert.Equal(arm == "treatment" ? ("linucb", 0.75) : ("random", 0.25), (answer["policy"].GetString()!, answer["assignmentProbability"].GetDouble()));
            assigned[arm] = assigned.GetValueOrDefault(arm) + 1;
        }

        Assert.Equal(["control", "treatment"], assigned.Keys.Order());
    }

    [Fact]
    public async Task A_user_is_assigned_alike_in_every_process_known_or_not()
    {
        await using var one = new RecServiceApplication(LinUcbAgainstRandom);
        await using var other = new RecServiceApplication(LinUcbAgainstRandom);
        foreach (var user in new[] { "0", "1", "2", "visitor-1", "visitor-2", "visitor-3" })
        {
            var request = $$"""{ "userId": "{{user}}" }""";
            Assert.Equal(
                (await one.RecommendAsync(request))["experimentArm"].GetString(),
                (await other.RecommendAsync(request))["experimentArm"].GetString());
        }
    }

    [Fact]
    public async Task A_named_policy_stays_out_of_the_experiment()
    {
        await using var application = new RecServiceApplication(LinUcbAgainstRandom);

        var answer = (await application.RecommendAsync("""{ "userId": "7", "policy": "linucb" }""")).MustBeOk();

        Assert.False(answer.Json.TryGetProperty("experimentArm", out _));
        Assert.False(answer.Json.TryGetProperty("assignmentProbability", out _));
    }
}
