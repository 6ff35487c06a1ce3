using System.Net;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Zooplus.RecService.Core.Policies.LinUcb;
using Zooplus.RecService.Journal;

namespace Zooplus.RecService.Tests.Journal;

public sealed class RecoveryTests
{
    [Fact]
    public async Task What_was_acknowledged_is_there_after_a_restart()
    {
        using var journal = new TemporaryJournal();
        Answer decided;
        Answer accepted;
        await using (var first = new RecServiceApplication(journal.Setting))
        {
            decided = await first.DecideAsync("r-1", "3", "4");
            accepted = (await first.FeedbackAsync("""{ "recommendationId": "r-1", "productId": "3", "reward": 1 }""")).MustBeOk();
        }

        await using var second = new RecServiceApplication(journal.Setting);

        Assert.Equal(decided.Text, (await second.DecideAsync("r-1", "3", "4")).Text);
        var again = (await second.FeedbackAsync("""{ "recommendationId": "r-1", "productId": "3", "reward": 1 }""")).MustBeOk();
        Assert.Equal(("duplicate", accepted.Sequence), (again["status"].GetString(), again.Sequence));
        (await second.FeedbackAsync("""{ "recommendationId": "r-1", "productId": "3", "reward": 0 }""")).MustBeProblem(HttpStatusCode.Conflict, "reward-conflict");
        (await second.FeedbackAsync("""{ "recommendationId": "r-1", "productId": "4", "reward": 0 }""")).MustBeOk();
        Assert.Equal(2, await second.RewardsLearnedAsync());
    }

    [Fact]
    public async Task Every_bit_of_what_was_learned_is_there_after_a_restart()
    {
        using var journal = new TemporaryJournal();
        string learned;
        await using (var first = new RecServiceApplication(journal.Setting))
        {
            for (var i = 0; i < 700; i++)
            {
                (await first.RecommendAsync($$"""{ "recommendationId": "r-{{i}}", "userId": "{{i % 100}}", "policy": "linucb", "candidates": [ "{{i % 3}}" ] }""")).MustBeOk();
                (await first.FeedbackAsync($$"""{ "recommendationId": "r-{{i}}", "reward": {{(i % 7 == 0 ? "0.3" : "0")}} }""")).MustBeOk();
            }

            (await first.PatchAsync("/catalogue", """{ "product": { "id": "new", "category": "Cat Food" } }""")).MustBeOk();
            (await first.DeleteAsync("/catalogue/products/5")).MustBeOk();
            learned = LearnedBy(first);
        }

        await using var second = new RecServiceApplication(journal.Setting);

        Assert.Equal(learned, LearnedBy(second));
    }

    [Fact]
    public async Task The_catalogue_and_a_reset_outlive_a_restart()
    {
        using var journal = new TemporaryJournal();
        string catalogue;
        await using (var first = new RecServiceApplication(journal.Setting))
        {
            await first.DecideAsync("r-1", "3");
            (await first.FeedbackAsync("""{ "recommendationId": "r-1", "reward": 1 }""")).MustBeOk();
            (await first.PostAsync("/policies/linucb/reset", """{ "alpha": 0.5 }""")).MustBeOk();
            (await first.PutAsync("/catalogue", """{ "personas": [ "p" ], "categories": [ "c" ], "products": [ { "id": "x", "category": "c" } ], "users": [ { "id": "u", "persona": "p" } ] }""")).MustBeOk();
            catalogue = (await first.GetAsync("/catalogue")).Text;
        }

        await using var second = new RecServiceApplication(journal.Setting);

        Assert.Equal(catalogue, (await second.GetAsync("/catalogue")).Text);
        Assert.Equal(0, await second.RewardsLearnedAsync());
        Assert.Contains("\"alpha\":0.5", (await second.GetAsync("/policies")).Text, StringComparison.Ordinal);
        (await second.FeedbackAsync("""{ "recommendationId": "r-1", "reward": 1 }""")).MustBeProblem(HttpStatusCode.NotFound, "unknown-recommendation");
    }

    [Fact]
    public async Task A_window_that_ended_while_the_service_was_down_is_closed_when_it_is_up_again()
    {
        using var journal = new TemporaryJournal();
        await using (var first = new RecServiceApplication(journal.Setting))
        {
            await first.DecideAsync("r-1", "3", "4");
        }

        await using var second = new RecServiceApplication(journal.Setting);
        Assert.Equal(0, await second.RewardsLearnedAsync());
        second.Time.Advance(TimeSpan.FromHours(2));

        await RecServiceApplication.EventuallyAsync(async () => await second.RewardsLearnedAsync() == 2);
        (await second.FeedbackAsync("""{ "recommendationId": "r-1", "productId": "3", "reward": 1 }""")).MustBeProblem(HttpStatusCode.NotFound, "recommendation-expired");
    }

    [Fact]
    public async Task An_activation_outlives_a_restart()
    {
        using var journal = new TemporaryJournal();
        Answer activated;
        await using (var first = new RecServiceApplication(journal.Setting))
        {
            (await first.RecommendAsync("""{ "recommendationId": "r-1", "userId": "7", "policy": "linucb", "activate": false }""")).MustBeOk();
            activated = (await first.PostAsync("/recommendations/r-1/activate", "")).MustBeOk();
        }

        await using var second = new RecServiceApplication(journal.Setting);

        Assert.Equal(activated.Text, (await second.PostAsync("/recommendations/r-1/activate", "")).MustBeOk().Text);
    }

    [Fact]
    public async Task A_settled_decision_that_gave_way_is_still_found_in_the_journal()
    {
        using var journal = new TemporaryJournal();
        await using var application = new RecServiceApplication(journal.Setting, ("Feedback:DecisionsMax", "1"));
        var decided = await application.DecideAsync("r-1", "3");
        (await application.FeedbackAsync("""{ "recommendationId": "r-1", "reward": 1 }""")).MustBeOk();
        await application.DecideAsync("r-2", "3");

        Assert.Equal("duplicate", (await application.FeedbackAsync("""{ "recommendationId": "r-1", "reward": 1 }""")).MustBeOk()["status"].GetString());
        Assert.Equal(decided.Text, (await application.DecideAsync("r-1", "3")).Text);
    }

    private static string LearnedBy(RecServiceApplication application)
    {
        var state = application.Get<ShopState>();
        var linUcb = (LinUcbPolicy)state.Policies.Find("linucb")!;
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        for (var product = 0; product < state.Catalogue.ProductSlots; product++)
        {
            var arm = linUcb.Arm(product);
            hash.AppendData(MemoryMarshal.AsBytes(arm.A.Lower));
            hash.AppendData(MemoryMarshal.AsBytes(arm.AInverse.Lower));
            hash.AppendData(MemoryMarshal.AsBytes(arm.B));
            hash.AppendData(MemoryMarshal.AsBytes(arm.Theta));
        }

        return $"{linUcb.ModelVersion} {linUcb.RewardsLearned} {Convert.ToHexString(hash.GetHashAndReset())}";
    }
}
