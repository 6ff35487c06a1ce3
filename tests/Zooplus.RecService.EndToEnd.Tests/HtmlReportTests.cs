using System.Text;
using Zooplus.RecService.LoadGenerator.Reports;
using Zooplus.RecService.Simulation.HeadToHead.Statistics;

namespace Zooplus.RecService.EndToEnd.Tests;

public sealed class HtmlReportTests
{
    private static readonly RepeatSummary Repeat = new(
        0, 10, 0.5, [new ContenderSummary("mlp", 4, 0.4, new Interval(0.2, 0.7), 0.45, 0.5, 0.9)], new Lead(null, 7, 1234));

    private static readonly RunDescription Run = new()
    {
        Seed = 42,
        Products = 50,
        Users = 1000,
        Interactions = 200_000,
        Contenders = ["mlp"],
        Steps = 40_000,
        WarmUp = 0,
        Repeats = 1,
        Alpha = 1.5,
        Transport = RunTransport.Http,
        Outcome = RunOutcome.Failed,
        Failure = "the service said <script>alert('&')</script>",
        Seconds = 1,
        StepsPerSecond = 10,
        PlayedAt = DateTimeOffset.UnixEpoch,
    };

    [Fact]
    public void Text_from_outside_cannot_become_part_of_the_page()
    {
        var page = Page();

        Assert.DoesNotContain("<script", page, StringComparison.Ordinal);
        Assert.Contains("&lt;script&gt;alert(&#39;&amp;&#39;)&lt;/script&gt;", page, StringComparison.Ordinal);
    }

    [Fact]
    public void The_lead_is_told_in_steps_or_as_not_within_the_run() => Assert.Contains(
        "in total not within the run; by the moving average over 500 steps after step 7, over 1,000 steps after step 1,234.",
        Page(),
        StringComparison.Ordinal);

    [Fact]
    public void A_run_that_failed_says_so() => Assert.Contains("class=\"warning\">The run failed:", Page(), StringComparison.Ordinal);

    private static string Page()
    {
        using var bytes = new MemoryStream();
        HtmlReport.Write(bytes, new HeadToHeadReport(Run, new RunSummary([Repeat], []), []), [new ReportPlot("a.png", "A \"plot\"", [1, 2, 3])]);
        return Encoding.UTF8.GetString(bytes.ToArray());
    }
}
