using System.Text;
using Zooplus.RecService.Tests.Journal;

namespace Zooplus.RecService.Tests.Privacy;

/// <summary>Someone who is forgotten is found nowhere, in no file and in no answer, and what was learned stays.</summary>
public sealed class ForgetTests : IDisposable
{
    private const string User = "a-person-who-can-be-found";
    private const string Other = "someone-else-entirely";

    private readonly TemporaryJournal _journal = new();

    public void Dispose() => _journal.Dispose();

    [Fact]
    public async Task The_id_is_in_no_file_afterwards_and_everything_else_is()
    {
        await using (var application = await WithHistoryAsync())
        {
            Assert.NotEmpty(FilesWith(User));
            (await application.PostAsync($"/users/{User}/forget", "")).MustBeOk();
            Assert.Empty(FilesWith(User));
        }

        Assert.Empty(FilesWith(User));
        Assert.NotEmpty(FilesWith(Other));
    }

    [Fact]
    public async Task No_answer_knows_the_id_and_what_was_learned_stays_also_after_a_restart()
    {
        string arms;
        await using (var application = await WithHistoryAsync())
        {
            arms = (await application.GetAsync("/policies/linucb/arms")).MustBeOk().Text;
            (await application.PostAsync($"/users/{User}/forget", "")).MustBeOk();
            await MustKnowNobodyAsync(application);
            Assert.Equal(arms, (await application.GetAsync("/policies/linucb/arms")).MustBeOk().Text);
        }

        await using var again = new RecServiceApplication(_journal.Setting);
        await MustKnowNobodyAsync(again);
        Assert.Equal(arms, (await again.GetAsync("/policies/linucb/arms")).MustBeOk().Text);
        Assert.Equal(1, (await again.GetAsync($"/users/{Other}/recommendations")).MustBeOk()["recommendations"].GetArrayLength());
    }

    [Fact]
    public async Task All_facts_without_a_snapshot_teach_the_same_and_know_nobody_either()
    {
        string arms;
        await using (var application = await WithHistoryAsync())
        {
            (await application.PostAsync($"/users/{User}/forget", "")).MustBeOk();
            arms = (await application.GetAsync("/policies/linucb/arms")).MustBeOk().Text;
        }

        foreach (var snapshot in Directory.GetFiles(Path.GetDirectoryName(_journal.Path)!, "*.snapshot", SearchOption.AllDirectories))
        {
            File.Delete(snapshot);
        }

        await using var again = new RecServiceApplication(_journal.Setting);
        await MustKnowNobodyAsync(again);
        Assert.Equal(arms, (await again.GetAsync("/policies/linucb/arms")).MustBeOk().Text);
    }

    [Fact]
    public async Task An_open_decision_of_theirs_still_takes_its_reward()
    {
        await using var application = await WithHistoryAsync();
        (await application.RecommendAsync($$"""{ "recommendationId": "open", "userId": "{{User}}", "policy": "linucb" }""")).MustBeOk();
        (await application.PostAsync($"/users/{User}/forget", "")).MustBeOk();

        (await application.FeedbackAsync("""{ "recommendationId": "open", "reward": 1 }""")).MustBeOk();

        Assert.Equal("", (await application.GetAsync("/recommendations/open")).MustBeOk()["userId"].GetString());
    }

    [Fact]
    public async Task Who_was_never_known_can_be_forgotten_and_twice()
    {
        await using var application = new RecServiceApplication(_journal.Setting);

        (await application.PostAsync("/users/nobody/forget", "")).MustBeOk();
        (await application.PostAsync("/users/nobody/forget", "")).MustBeOk();
        (await application.PostAsync($"/users/{new string('x', 200)}/forget", "")).MustBeInvalid("id");
    }

    [Fact]
    public async Task Without_a_journal_memory_forgets()
    {
        await using var application = new RecServiceApplication();
        (await application.RecommendAsync($$"""{ "recommendationId": "r-1", "userId": "{{User}}", "policy": "linucb" }""")).MustBeOk();

        (await application.PostAsync($"/users/{User}/forget", "")).MustBeOk();

        await MustKnowNobodyAsync(application);
    }

    /// <summary>A person in the catalogue, removed and back again, with decisions and rewards, a snapshot, and someone else beside them.</summary>
    private async Task<RecServiceApplication> WithHistoryAsync()
    {
        var application = new RecServiceApplication(_journal.Setting);
        foreach (var user in new[] { User, Other })
        {
            (await application.PutAsync($"/catalogue/users/{user}", """{ "persona": "cat_connoisseur" }""")).MustBeOk();
            (await application.RecommendAsync($$"""{ "recommendationId": "of-{{user.Length}}", "userId": "{{user}}", "policy": "linucb" }""")).MustBeOk();
            (await application.FeedbackAsync($$"""{ "recommendationId": "of-{{user.Length}}", "reward": 1 }""")).MustBeOk();
        }

        (await application.DeleteAsync($"/catalogue/users/{User}")).MustBeOk();
        (await application.PostAsync("/journal/snapshot", "")).MustBeOk();
        (await application.PatchAsync("/catalogue", $$"""{ "user": { "id": "{{User}}" } }""")).MustBeOk();
        return application;
    }

    private static async Task MustKnowNobodyAsync(RecServiceApplication application)
    {
        (await application.GetAsync($"/catalogue/users/{User}")).MustBe(System.Net.HttpStatusCode.NotFound);
        Assert.Equal(0, (await application.GetAsync($"/users/{User}/recommendations")).MustBeOk()["recommendations"].GetArrayLength());
        foreach (var path in new[] { "/catalogue", "/journal/export", "/recommendations" })
        {
            Assert.DoesNotContain(User, (await application.GetAsync(path)).MustBeOk().Text, StringComparison.Ordinal);
        }
    }

    private string[] FilesWith(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        return [.. Directory.GetFiles(Path.GetDirectoryName(_journal.Path)!, "*", SearchOption.AllDirectories).Where(path => !path.EndsWith(".lock", StringComparison.Ordinal) && Read(path).AsSpan().IndexOf(bytes) >= 0)];
    }

    private static byte[] Read(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var bytes = new byte[file.Length];
        file.ReadExactly(bytes);
        return bytes;
    }
}
