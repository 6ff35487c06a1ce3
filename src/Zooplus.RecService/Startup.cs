using Zooplus.RecService.Catalogue;
using Zooplus.RecService.Journal;
using Zooplus.RecService.Models;
using Zooplus.RecService.Observability;
using Zooplus.RecService.Privacy;

namespace Zooplus.RecService;

/// <summary>
/// Loads what the service starts with, before it listens: whoever can reach it finds it complete. While the journal takes no facts that
/// serves without being kept, and is loaded as soon as it does.
/// </summary>
internal sealed partial class Startup(StartupCatalogue catalogue, StartupWeights weights, UserEraser eraser, FactWriter writer, TimeProvider time, ILogger<Startup> logger) : BackgroundService
{
    private static readonly TimeSpan TryAgainEvery = TimeSpan.FromSeconds(1);

    private readonly SemaphoreSlim _one = new(1);
    private volatile bool _isLoaded;

    /// <summary>Whether all of it is in service, and kept.</summary>
    public bool IsLoaded => _isLoaded;

    /// <exception cref="StartupException">A configured file is not what it should be.</exception>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        if (!writer.CanKeep || !await TryLoadAsync(cancellationToken))
        {
            await ShowAsync(cancellationToken);
        }

        await base.StartAsync(cancellationToken);
    }

    /// <summary>Loads it: what is in service already stays.</summary>
    /// <exception cref="StartupException">A configured file is not what it should be.</exception>
    /// <exception cref="JournalException">It could not be kept; it is tried again.</exception>
    public async Task LoadAsync(CancellationToken cancellationToken)
    {
        await _one.WaitAsync(cancellationToken);
        try
        {
            await catalogue.LoadAsync(cancellationToken);
            await weights.LoadAsync();
            await eraser.ResumeAsync();
            _isLoaded = true;
        }
        finally
        {
            _one.Release();
        }
    }

    public override void Dispose()
    {
        _one.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TryAgainEvery, time);
        try
        {
            while (!IsLoaded && await timer.WaitForNextTickAsync(stoppingToken))
            {
                if (writer.CanKeep)
                {
                    await TryLoadAsync(stoppingToken);
                }
            }
        }
        catch (OperationCanceledException)
        {
        }
    }

    private async Task ShowAsync(CancellationToken cancellationToken)
    {
        LogNotLoaded();
        if (!writer.AwaitsAcceptance)
        {
            await catalogue.ShowAsync(cancellationToken);
        }

        await weights.ShowAsync();
    }

    private async Task<bool> TryLoadAsync(CancellationToken cancellationToken)
    {
        try
        {
            await LoadAsync(cancellationToken);
            return true;
        }
        catch (Exception exception) when (exception is JournalException or QueueFullException || (exception is StartupException && ExecuteTask is not null))
        {
            LogNotLoadedYet(exception);
            return false;
        }
    }

    [LoggerMessage(EventId = EventIds.NotLoaded, Level = LogLevel.Warning, Message = "The journal takes no facts, so the weights and, where it knows none, the catalogue serve without being kept")]
    private partial void LogNotLoaded();

    [LoggerMessage(EventId = EventIds.NotLoadedYet, Level = LogLevel.Error, Message = "What the service starts with could not be loaded; it is tried again")]
    private partial void LogNotLoadedYet(Exception exception);
}
