using ScottPlot;

namespace Zooplus.RecService.LoadGenerator.Reports;

/// <summary>The look that all pictures share.</summary>
internal static class PlotChart
{
    /// <summary>How wide a picture is, in pixels.</summary>
    public const int Width = 1400;

    private const int Height = 700;
    private const string Font = "Liberation Sans";

    static PlotChart() => Fonts.AddFontFile(Font, Path.Combine(AppContext.BaseDirectory, "Reports", "Fonts", "LiberationSans-Regular.ttf"));

    /// <summary>An empty picture over the steps of a run.</summary>
    public static Plot New(string title, string yLabel)
    {
        var plot = new Plot();
        plot.Title(title, 24);
        plot.XLabel("Step", 18);
        plot.YLabel(yLabel, 18);
        plot.Axes.Bottom.TickLabelStyle.FontSize = 16;
        plot.Axes.Left.TickLabelStyle.FontSize = 16;
        plot.Axes.Left.MinimumSize = 100;
        plot.Axes.Right.MinimumSize = 40;
        plot.Axes.Margins(horizontal: 0.01);
        plot.Legend.FontSize = 18;
        plot.Legend.SymbolWidth = 50;
        plot.Font.Set(Font);
        return plot;
    }

    /// <summary>Draws a picture.</summary>
    public static ReportPlot Picture(string fileName, string title, Plot plot) => new(fileName, title, plot.GetImageBytes(Width, Height, ImageFormat.Png));
}
