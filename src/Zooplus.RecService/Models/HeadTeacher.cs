using Microsoft.Extensions.Options;
using Zooplus.RecService.Core.Policies.Mlp;
using Zooplus.RecService.Core.Policies.NeuralLinUcb;
using Zooplus.RecService.Feedback;
using Zooplus.RecService.Journal;
using Zooplus.RecService.Observability;
using Zooplus.RecService.Policies;
using Zooplus.RecService.Recommendations;

namespace Zooplus.RecService.Models;

/// <summary>
/// Teaches the policies that learn on top of weights afresh when other weights come: what a head has learned is always what it would have
/// learned, had the weights in use been there from the first fact.
/// </summary>
internal sealed partial class HeadTeacher(
    IJournal journal,
    ShopState state,
    IOptions<PolicyOptions> policies,
    IOptions<FeedbackOptions> feedback,
    IOptions<JournalOptions> options,
    ILogger<HeadTeacher> logger)
{
    /// <summary>Begins to teach, for these weights, the policies that rest on others.</summary>
    /// <returns>Null when there are none, or no journal to teach them from: then they keep what they know apart from the weights.</returns>
    public HeadTeaching? Begin(MlpScorer scorer)
    {
        IHeadPolicy[] untaught = [.. state.Policies.Heads.Where(head => head.WeightsVersion != scorer.Weights.Version).Select(head => head.Untaught(scorer))];
        if (untaught.Length == 0 || !options.Value.IsOnDisk)
        {
            return null;
        }

        var school = new ShopState(PolicySet.Of(untaught, policies.Value), new DecisionLedger(feedback, options));
        if (journal.Missing.Count > 0)
        {
            // The facts that said what there is to show may be among those that are missing.
            school.Restore(new SavedState(0, state.Catalogue.Image(), new Dictionary<string, long>(), [], new Dictionary<string, SavedLessons>()));
            LogPartly(journal.Missing[0].First, journal.Missing[^1].Last);
        }

        return new HeadTeaching(untaught, school, journal);
    }

    /// <summary>Reports what was taught, once it serves.</summary>
    public void Report(HeadTeaching teaching)
    {
        foreach (var head in teaching.Heads)
        {
            LogTaught(head.Name, head.WeightsVersion, head.RewardsLearned);
        }
    }

    [LoggerMessage(EventId = EventIds.HeadTaught, Level = LogLevel.Information, Message = "The policy {Policy} was taught afresh on the weights {Version}: {Rewards} observations")]
    private partial void LogTaught(string policy, string? version, long rewards);

    [LoggerMessage(EventId = EventIds.HeadTaughtPartly, Level = LogLevel.Warning, Message = "Facts are missing, the first of them {First} and the last {Last}: policies on top of the weights are taught those that are there")]
    private partial void LogPartly(long first, long last);
}
