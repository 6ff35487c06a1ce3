namespace Zooplus.RecService.Benchmarks.Http;

/// <summary>One endpoint in one round.</summary>
/// <param name="Figures">How fast it was.</param>
/// <param name="BytesPerRequest">What its process allocated a request; null where nobody can say.</param>
internal sealed record MeasuredEndpoint(WrkFigures Figures, double? BytesPerRequest);

/// <summary>One round: the three endpoints one after another.</summary>
internal sealed record ComparisonRound(MeasuredEndpoint Recommend, MeasuredEndpoint SameHost, MeasuredEndpoint Bare)
{
    public double AgainstSameHost => Recommend.Figures.PerSecond / SameHost.Figures.PerSecond;

    public double AgainstBare => Recommend.Figures.PerSecond / Bare.Figures.PerSecond;

    public double P50AgainstSameHost => Recommend.Figures.P50 / SameHost.Figures.P50;

    public double P99AgainstSameHost => Recommend.Figures.P99 / SameHost.Figures.P99;
}
