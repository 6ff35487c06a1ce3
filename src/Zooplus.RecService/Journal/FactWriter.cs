using System.Threading.Channels;
using Microsoft.Extensions.Options;
using Zooplus.RecService.Feedback;
using Zooplus.RecService.Observability;

namespace Zooplus.RecService.Journal;

/// <summary>
/// The one writer: runs changes one after another, in the order they were asked for. A change looks at the state, refuses or appends
/// facts, and its caller is answered once they are applied, so that whoever asks next sees them.
/// </summary>
internal sealed partial class FactWriter : BackgroundService
{
    private readonly Channel<IChange> _changes;
    private readonly FactLog _log;
    private readonly ILogger<FactWriter> _logger;

    public FactWriter(FactLog log, IOptions<FeedbackOptions> options, ILogger<FactWriter> logger)
    {
        _log = log;
        _logger = logger;
        _changes = Channel.CreateBounded<IChange>(new BoundedChannelOptions(options.Value.QueueLengthMax) { SingleReader = true });
    }

    /// <summary>How many changes wait.</summary>
    public int QueueLength => _changes.Reader.Count;

    /// <summary>Runs a change when its turn comes.</summary>
    /// <param name="change">Decides, and appends what follows from it. Runs on the writer, so it must not wait for anything.</param>
    /// <returns>What the change returned, or its exception.</returns>
    /// <exception cref="QueueFullException">Too many changes wait already; this one will not run.</exception>
    public Task<T> WriteAsync<T>(Func<FactLog, T> change)
    {
        var queued = new Change<T>(change);
        return _changes.Writer.TryWrite(queued) ? queued.Task : throw new QueueFullException();
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        _changes.Writer.TryComplete();
        await base.StopAsync(cancellationToken);
    }

    /// <summary>Runs until the queue is closed and empty: what was taken in is learned even while the service stops.</summary>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (var change in _changes.Reader.ReadAllAsync(CancellationToken.None))
        {
            try
            {
                change.Run(_log);
            }
            catch (Exception exception) when (exception is not OutOfMemoryException)
            {
                LogFailed(exception);
            }
        }
    }

    [LoggerMessage(EventId = EventIds.WriterFailed, Level = LogLevel.Error, Message = "A change could not be answered")]
    private partial void LogFailed(Exception exception);

    private interface IChange
    {
        void Run(FactLog log);
    }

    private sealed class Change<T>(Func<FactLog, T> change) : IChange
    {
        // Continuations run elsewhere: the writer must never execute a request's remainder.
        private readonly TaskCompletionSource<T> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task<T> Task => _completion.Task;

        public void Run(FactLog log)
        {
            try
            {
                _completion.SetResult(change(log));
            }
            catch (Exception exception)
            {
                _completion.SetException(exception);
            }
        }
    }
}
