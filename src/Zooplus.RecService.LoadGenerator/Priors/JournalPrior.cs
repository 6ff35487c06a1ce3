using Zooplus.RecService.Client;
using Zooplus.RecService.Client.Contracts;

namespace Zooplus.RecService.LoadGenerator.Priors;

/// <summary>
/// What each cell of persona and category has earned in a running service, by the truncated inverse propensities of what was shown (Ionides 2008,
/// "Truncated importance sampling"; self-normalised as by Swaminathan and Joachims 2015).
/// </summary>
/// <remarks>
/// A policy shows what it likes, so the plain mean of a cell is that of its favourites: an observation weighs the inverse of the probability
/// with which it came about, which makes the mean that of all products alike. At most <see cref="WeightMax"/>, since a few uniform draws would
/// otherwise outvote the rest of a log; and 1 where the probability is not known.
/// </remarks>
internal sealed class JournalPrior
{
    /// <summary>The most an observation weighs.</summary>
    public const double WeightMax = 20;

    private readonly Dictionary<(string? Persona, string Category), Sums> _cells = [];

    /// <summary>Reads the journal of a service.</summary>
    /// <exception cref="CommandFailedException">The service cannot be reached.</exception>
    public static async Task<IReadOnlyList<CellMean>> ReadAsync(Uri service, string? apiKey, CancellationToken cancellationToken)
    {
        // The stream lasts as long as the journal is; only the wait for its beginning is limited.
        using var http = RecServiceHttp.CreateClient(service, Timeout.InfiniteTimeSpan, apiKey);
        var prior = new JournalPrior();
        try
        {
            await foreach (var decision in new RecServiceAdmin(http).ExportAsync(cancellationToken))
            {
                prior.Add(decision);
            }
        }
        catch (RecServiceException e)
        {
            throw CommandFailedException.Failed($"--from-journal: {e.Message}", e);
        }

        return prior.Means;
    }

    /// <summary>The means of all cells that something is known of.</summary>
    public IReadOnlyList<CellMean> Means =>
    [
        .. _cells
            .OrderBy(cell => cell.Key.Persona, StringComparer.Ordinal).ThenBy(cell => cell.Key.Category, StringComparer.Ordinal)
            .Select(cell => new CellMean(cell.Key.Persona, cell.Key.Category, cell.Value.Reward / cell.Value.Weight, cell.Value.Weight * cell.Value.Weight / cell.Value.Square)),
    ];

    /// <summary>Adds the products of a decision whose rewards are known.</summary>
    public void Add(ExportedDecision decision)
    {
        foreach (var item in decision.Items)
        {
            if (item is { Reward: { } reward, Category: { } category })
            {
                var weight = item.Propensity is { } propensity and > 0 ? Math.Min(1 / propensity, WeightMax) : 1;
                var cell = (decision.Persona, category);
                var sums = _cells.GetValueOrDefault(cell);
                _cells[cell] = new Sums(sums.Weight + weight, sums.Square + (weight * weight), sums.Reward + (weight * reward));
            }
        }
    }

    private readonly record struct Sums(double Weight, double Square, double Reward);
}
