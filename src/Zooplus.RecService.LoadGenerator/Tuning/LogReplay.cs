using Zooplus.RecService.Core.Catalogue;
using Zooplus.RecService.Core.Policies;
using Zooplus.RecService.Core.Policies.Mlp;
using Zooplus.RecService.Simulation.Tournament;

namespace Zooplus.RecService.LoadGenerator.Tuning;

/// <summary>
/// What a policy would have earned, from decisions that were drawn uniformly (Li et al. 2011, "Unbiased offline evaluation of
/// contextual-bandit-based news article recommendation algorithms", algorithm 1): it goes through the log, and where it would have shown what was
/// shown, the reward counts and is learned. What it earned there is an unbiased estimate of as many steps.
/// </summary>
internal static class LogReplay
{
    /// <summary>Replays the log for a policy that knows nothing yet.</summary>
    /// <param name="entrant">The policy.</param>
    /// <param name="catalogue">The products the draws were made from.</param>
    /// <param name="log">The draws in the order they were made.</param>
    /// <returns>The rewards of the draws it agreed with, in order.</returns>
    public static IReadOnlyList<double> Rewards(Entrant entrant, ShopCatalogue catalogue, IReadOnlyList<LoggedDraw> log)
    {
        var policy = entrant.Fresh(catalogue.Schema);
        policy.Prepare(catalogue);
        if (policy is IWeightedPolicy weighted)
        {
            weighted.Use(new MlpScorer(entrant.Weights!), catalogue);
        }

        var rewards = new List<double>();
        for (var place = 0; place < log.Count; place++)
        {
            var draw = log[place];
            var answer = policy.Choose(new DecisionInput
            {
                Catalogue = catalogue,
                UserId = draw.UserId,
                Persona = draw.Persona,
                Basis = draw.Persona is null ? Basis.UnknownUser : Basis.User,
                Eligible = catalogue.Available,
                Count = 1,
                RecommendationId = draw.RecommendationId,
            });
            if (answer!.Items[0].Product != draw.Product)
            {
                continue;
            }

            rewards.Add(draw.Reward);
            (policy as ILearningPolicy)?.Learn(new Observation(
                place, draw.Product, draw.Persona, catalogue.ProductAt(draw.Product).Category, draw.Reward) { UserId = draw.UserId });
        }

        return rewards;
    }
}
