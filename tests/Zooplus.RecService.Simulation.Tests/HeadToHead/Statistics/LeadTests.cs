using Zooplus.RecService.Simulation.HeadToHead;
using Zooplus.RecService.Simulation.HeadToHead.Statistics;

namespace Zooplus.RecService.Simulation.Tests.HeadToHead.Statistics;

public sealed class LeadTests
{
    [Fact]
    public void The_total_leads_from_the_step_after_which_it_is_never_caught_again()
    {
        // Totals of the difference: -1, 0, 1, 0, 1, 2.
        var lead = LeadOf([0, 1, 1, 0, 1, 1], [1, 0, 0, 1, 0, 0]);

        Assert.Equal(4, lead.Total);
    }

    [Fact]
    public void Always_ahead_is_a_lead_after_no_step() => Assert.Equal(0, LeadOf([1, 1, 1], [0, 0, 0]).Total);

    [Fact]
    public void Behind_at_the_end_is_no_lead() => Assert.Null(LeadOf([1, 1, 0, 0, 0], [0, 0, 1, 1, 1]).Total);

    [Fact]
    public void A_tie_at_the_end_is_no_lead() => Assert.Null(LeadOf([0.1, 0.2, 0.3], [0.3, 0.2, 0.1]).Total);

    [Fact]
    public void The_moving_average_forgets_a_bad_start_once_it_is_out_of_its_window()
    {
        const int BadStart = 100;
        double[] linUcb = [.. Enumerable.Range(0, 3000).Select(step => step < BadStart ? 0 : 0.5)];
        double[] mlp = [.. Enumerable.Repeat(0.49, 3000)];

        var lead = LeadOf(linUcb, mlp);

        // Ahead once 0.01 for each good step in the window outweighs 0.49 for each bad one: no bad step may be left but a few.
        Assert.Equal(BadStart + 500 - (500 * 0.01 / 0.5), lead.MovingAverage500!.Value);
        Assert.Equal(BadStart + 1000 - (1000 * 0.01 / 0.5), lead.MovingAverage1000!.Value);
        Assert.Null(lead.Total);
    }

    [Fact]
    public void There_is_no_lead_without_both() =>
        Assert.Null(Lead.Of(Histories.OfProbabilities(1, (Contender.LinUcb, [1]), (Contender.Random, [0]))));

    private static Lead LeadOf(double[] linUcb, double[] mlp) =>
        Lead.Of(Histories.OfProbabilities(1, (Contender.Mlp, mlp), (Contender.LinUcb, linUcb)))!;
}
