using Zooplus.RecService.Simulation.Tournament;

namespace Zooplus.RecService.LoadGenerator.Reports;

/// <summary>All that is reported of a tournament, and the files it is written to.</summary>
/// <param name="Plan">What was played.</param>
/// <param name="Worlds">Who won where.</param>
/// <param name="Elapsed">How long it took.</param>
/// <param name="PlayedAt">When it ended.</param>
internal sealed record TournamentReport(TournamentPlan Plan, IReadOnlyList<WorldResult> Worlds, TimeSpan Elapsed, DateTimeOffset PlayedAt)
{
    /// <summary>Whether all of the plan was played.</summary>
    public bool IsComplete => Worlds.Count == Plan.Worlds.Count && Worlds.All(world => world.Entrants[0].Outcomes.Count == Plan.Seeds);

    /// <summary>The figures, a table a world.</summary>
    public IReadOnlyList<ReportTable> Tables { get; } = [.. Worlds.Select(world => TournamentTables.Of(world, Plan))];

    /// <summary>Writes every file of the report into a folder, over those of an earlier run.</summary>
    /// <returns>The path of the HTML file, which holds all of it.</returns>
    /// <exception cref="IOException">A file cannot be written.</exception>
    public string Write(OutputFolder folder)
    {
        using (var csv = folder.Create("outcomes.csv"))
        {
            TournamentCsv.Write(csv, Worlds);
        }

        using var html = folder.Create("report.html");
        using var page = new HtmlPage(html, "Tournament", "Tournament");
        page.Aside(TournamentText.Of(this));
        for (var world = 0; world < Worlds.Count; world++)
        {
            var result = Worlds[world];
            page.Heading(result.World.Name);
            page.Paragraph(result.World.Description);
            page.Table(Tables[world]);
            foreach (var sentence in TournamentText.Claims(result))
            {
                page.Paragraph(sentence);
            }

            var plot = TournamentPlots.Regret(result, Plan);
            using (var png = folder.Create(plot.FileName))
            {
                png.Write(plot.Png);
            }

            page.Picture(plot);
        }

        page.Heading("How to read it");
        page.Paragraph(TournamentText.Explanation);
        return folder.PathOf("report.html");
    }
}
