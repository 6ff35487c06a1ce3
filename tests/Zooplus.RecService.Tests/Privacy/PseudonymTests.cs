using System.Text;
using Zooplus.RecService.Tests.Journal;

namespace Zooplus.RecService.Tests.Privacy;

/// <summary>With a key for pseudonyms nothing inside knows an id: neither the files nor any answer nor the log.</summary>
public sealed class PseudonymTests : IDisposable
{
    private const string User = "a-person-who-can-be-found";
    private const string Key = "a-key-for-pseudonyms-0123456789";

    private readonly TemporaryJournal _journal = new();

    private (string, string?)[] Settings => [_journal.Setting, ("Privacy:PseudonymKey", Key)];

    public void Dispose() => _journal.Dispose();

    [Fact]
    public async Task No_file_and_no_answer_holds_an_id_and_its_holder_is_known_by_it_all_the_same()
    {
        string text;
        await using (var application = new RecServiceApplication(Settings))
        {
            (await application.PutAsync($"/catalogue/users/{User}", """{ "persona": "cat_connoisseur" }""")).MustBeOk();
            var decision = (await application.RecommendAsync($$"""{ "recommendationId": "r-1", "userId": "{{User}}", "policy": "linucb" }""")).MustBeOk();
            Assert.Equal("user", decision["basis"].GetString());
            (await application.FeedbackAsync("""{ "recommendationId": "r-1", "reward": 1 }""")).MustBeOk();
            (await application.PostAsync("/journal/snapshot", "")).MustBeOk();
            Assert.Equal("cat_connoisseur", (await application.GetAsync($"/catalogue/users/{User}")).MustBeOk()["persona"].GetString());
            Assert.Equal(1, (await application.GetAsync($"/users/{User}/recommendations")).MustBeOk()["recommendations"].GetArrayLength());
            Assert.Equal(1, (await application.GetAsync($"/recommendations?user={User}")).MustBeOk()["recommendations"].GetArrayLength());
            text = (await application.GetAsync("/catalogue")).MustBeOk().Text + (await application.GetAsync("/journal/export")).MustBeOk().Text;
        }

        Assert.DoesNotContain(User, text, StringComparison.Ordinal);
        Assert.DoesNotContain(
            Directory.GetFiles(Path.GetDirectoryName(_journal.Path)!, "*", SearchOption.AllDirectories),
            path => File.ReadAllBytes(path).AsSpan().IndexOf(Encoding.UTF8.GetBytes(User)) >= 0);
    }

    [Fact]
    public async Task A_retry_is_known_as_one_and_what_the_service_answered_with_can_be_sent_back()
    {
        await using var application = new RecServiceApplication(Settings);
        var request = $$"""{ "recommendationId": "r-1", "userId": "{{User}}", "policy": "linucb" }""";
        var first = (await application.RecommendAsync(request)).MustBeOk();
        var pseudonym = (await application.GetAsync("/recommendations/r-1")).MustBeOk()["userId"].GetString()!;

        Assert.Equal(first.Text, (await application.RecommendAsync(request)).MustBeOk().Text);
        Assert.Matches("^~[A-Za-z0-9_-]{22}$", pseudonym);
        Assert.Equal(first.Text, (await application.RecommendAsync(request.Replace(User, pseudonym, StringComparison.Ordinal))).MustBeOk().Text);
        var catalogue = (await application.GetAsync("/catalogue")).MustBeOk().Text;
        (await application.PutAsync("/catalogue", catalogue)).MustBeOk();
        Assert.Equal(catalogue, (await application.GetAsync("/catalogue")).MustBeOk().Text);
    }

    [Fact]
    public async Task Weights_know_a_user_by_the_pseudonym_of_the_id_in_their_file()
    {
        await using var plain = RecServiceApplication.WithWeights();
        await using var hidden = RecServiceApplication.WithWeights(("Privacy:PseudonymKey", Key));
        foreach (var user in new[] { "7", "999", "no-such-user" })
        {
            var request = $$"""{ "recommendationId": "r-{{user}}", "userId": "{{user}}", "policy": "mlp", "count": 5 }""";
            var expected = (await plain.RecommendAsync(request)).MustBeOk();

            var answer = (await hidden.RecommendAsync(request)).MustBeOk();

            Assert.Equal(expected.ProductIds, answer.ProductIds);
            Assert.Equal(expected["basis"].GetString(), answer["basis"].GetString());
        }
    }

    [Fact]
    public async Task Another_key_makes_other_pseudonyms_and_a_person_is_forgotten_by_the_id()
    {
        await using var application = new RecServiceApplication(Settings);
        await using var other = new RecServiceApplication(("Privacy:PseudonymKey", Key + "x"));
        foreach (var shop in new[] { application, other })
        {
            (await shop.RecommendAsync($$"""{ "recommendationId": "r-1", "userId": "{{User}}", "policy": "linucb" }""")).MustBeOk();
        }

        Assert.NotEqual((await application.GetAsync("/recommendations/r-1"))["userId"].GetString(), (await other.GetAsync("/recommendations/r-1"))["userId"].GetString());
        (await application.PostAsync($"/users/{User}/forget", "")).MustBeOk();
        Assert.Equal("", (await application.GetAsync("/recommendations/r-1"))["userId"].GetString());
        Assert.Equal(0, (await application.GetAsync($"/users/{User}/recommendations")).MustBeOk()["recommendations"].GetArrayLength());
    }
}
