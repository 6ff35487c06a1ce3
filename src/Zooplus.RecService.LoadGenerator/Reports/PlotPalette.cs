using ScottPlot;
using Zooplus.RecService.Simulation.HeadToHead;

namespace Zooplus.RecService.LoadGenerator.Reports;

/// <summary>Colours that stay apart for every kind of colour vision (Okabe and Ito 2008), and a pattern for those who print in grey.</summary>
internal static class PlotPalette
{
    /// <summary>Of lines to compare with.</summary>
    public static Color Reference { get; } = Color.FromHex("#555555");

    /// <summary>Of a contender's line.</summary>
    public static Color Of(Contender contender) => contender switch
    {
        Contender.Mlp => Color.FromHex("#D55E00"),
        Contender.LinUcb => Color.FromHex("#0072B2"),
        Contender.Random => Color.FromHex("#009E73"),
        _ => throw new ArgumentOutOfRangeException(nameof(contender), contender, null),
    };

    /// <summary>Of a contender's line.</summary>
    public static LinePattern PatternOf(Contender contender) => contender == Contender.Random ? LinePattern.Dotted : LinePattern.Solid;
}
