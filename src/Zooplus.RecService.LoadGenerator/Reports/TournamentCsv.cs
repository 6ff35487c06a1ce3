using System.Text;
using Zooplus.RecService.Simulation.Tournament;

namespace Zooplus.RecService.LoadGenerator.Reports;

/// <summary>Writes every course of events of a tournament as CSV, a row each, for whoever wants other figures.</summary>
internal static class TournamentCsv
{
    /// <summary>Writes a header and the rows: UTF-8, lines ended by a line feed.</summary>
    public static void Write(Stream destination, IEnumerable<WorldResult> worlds)
    {
        using var text = new StreamWriter(destination, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), leaveOpen: true) { NewLine = "\n" };
        text.WriteLine("world,policy,seed,steps,clicks,oracle_clicks,category_oracle_clicks,share_after_change,newcomer_share");
        foreach (var world in worlds)
        {
            foreach (var entrant in world.Entrants)
            {
                foreach (var outcome in entrant.Outcomes)
                {
                    text.WriteLine(FormattableString.Invariant(
                        $"{world.World.Name},\"{entrant.Label}\",{outcome.Seed},{outcome.Steps},{outcome.Value:R},{outcome.BestValue:R},{outcome.BestCategoryValue:R},{outcome.ShareAfterChange:R},{outcome.NewcomerShare:R}"));
                }
            }
        }
    }
}
