using ScottPlot;
using Zooplus.RecService.Simulation.HeadToHead;

namespace Zooplus.RecService.LoadGenerator.Reports;

/// <summary>Colours that stay apart for every kind of colour vision (Okabe and Ito 2008), and a pattern for those who print in grey.</summary>
internal static class PlotPalette
{
    /// <summary>Of lines to compare with.</summary>
    public static Color Reference { get; } = Color.FromHex("#555555");

    private static readonly Color[] Lines =
    [
        Color.FromHex("#0072B2"), Color.FromHex("#D55E00"), Color.FromHex("#009E73"), Color.FromHex("#CC79A7"),
        Color.FromHex("#E69F00"), Color.FromHex("#56B4E9"), Color.FromHex("#000000"),
    ];

    private static readonly LinePattern[] Patterns = [LinePattern.Solid, LinePattern.Dashed, LinePattern.Dotted];

    /// <summary>Of one of many lines.</summary>
    /// <param name="line">Its number, from 0.</param>
    public static Color Of(int line) => Lines[line % Lines.Length];

    /// <summary>Of one of many lines: those of one colour differ in pattern.</summary>
    /// <param name="line">Its number, from 0.</param>
    public static LinePattern PatternOf(int line) => Patterns[line / Lines.Length % Patterns.Length];

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
