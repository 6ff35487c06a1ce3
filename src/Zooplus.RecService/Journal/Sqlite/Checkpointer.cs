using Microsoft.Data.Sqlite;
using SQLitePCL;
using Zooplus.RecService.Observability;

namespace Zooplus.RecService.Journal.Sqlite;

/// <summary>
/// Moves what has been committed from the log to the main file while the writer goes on: over a connection and on a thread of its own, so
/// that no commit waits for it. What comes in meanwhile is moved next, and so on until that is little. The rest the writer moves itself,
/// between two commits, since only with nothing left to move does the next commit begin the log anew; where the disk cannot keep up that is
/// more, and the writer is slowed to what the disk takes.
/// </summary>
/// <remarks>
/// A checkpoint that fails loses nothing: the log stays until all of it has been moved and synced, and the next attempt writes every page
/// anew that this one may have lost. Neither does it say anything of the writer's commits, which sync what they promise themselves. So it is
/// only tried again, after a pause and over a new connection.
/// </remarks>
internal sealed partial class Checkpointer : IDisposable
{
    // Tells how long the log is and does nothing else; newer than the names of SQLitePCL.
    private const int TellOnly = -1;

    private const string Main = "main";

    // What comes in while so few pages are moved is no more than a commit or two; each pass waits for the disk twice.
    private const int PagesOfLastPassMost = 256;
    private const int PassesMost = 4;

    private static readonly TimeSpan PauseAfterFailure = TimeSpan.FromSeconds(1);

    private readonly string _path;
    private readonly sqlite3 _writer;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly int _pagesMost;
    private readonly Lock _lock = new();
    private SqliteConnection? _connection;
    private Task _moving = Task.CompletedTask;
    private bool _isDisposed;
    private int _seen;
    private long _failedAt;
    private bool _hasFailed;
    private bool _hasMoved;
    private bool _hasSaid;

    /// <summary>Watches the log of a connection.</summary>
    /// <param name="path">The journal.</param>
    /// <param name="writer">The one connection that writes it. It must outlive this, and makes no checkpoints by itself.</param>
    /// <param name="logBytes">How long the log gets before it is moved.</param>
    /// <param name="time">The time.</param>
    /// <param name="logger">Is told of moves that fail.</param>
    /// <exception cref="SqliteException">The connection cannot be used.</exception>
    public Checkpointer(string path, SqliteConnection writer, long logBytes, TimeProvider time, ILogger logger)
    {
        _path = path;
        _writer = writer.Handle!;
        _time = time;
        _logger = logger;
        _pagesMost = (int)(logBytes / (long)JournalConnection.Scalar(writer, "PRAGMA page_size")!);
        SqliteException.ThrowExceptionForRC(raw.sqlite3_wal_autocheckpoint(_writer, 0), _writer);
    }

    /// <summary>Sees to the log after a commit. Called by the writer.</summary>
    public void Committed()
    {
        if (!_moving.IsCompleted || raw.sqlite3_wal_checkpoint_v2(_writer, Main, TellOnly, out var pages, out _) != raw.SQLITE_OK)
        {
            return;
        }

        if (_hasMoved)
        {
            _hasMoved = false;
            _seen = pages;
            var outcome = raw.sqlite3_wal_checkpoint_v2(_writer, Main, raw.SQLITE_CHECKPOINT_PASSIVE, out _, out _);
            if (outcome == raw.SQLITE_OK)
            {
                // Nothing is left, so it was synced too; a pass beside the writer may end before it comes to that.
                Succeeded();
            }
            else
            {
                Failed(raw.sqlite3_errstr(outcome).utf8_to_string());
            }

            return;
        }

        // A shorter log is one that was begun anew. A reader may keep a longer one from that, for as long as it reads.
        _seen = _hasFailed ? 0 : Math.Min(_seen, pages);
        if (pages - _seen >= _pagesMost && !(_hasFailed && _time.GetElapsedTime(_failedAt) < PauseAfterFailure))
        {
            _moving = Task.Factory.StartNew(Move, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        }
    }

    /// <summary>Ends a move that is under way. Called before the writer's connection is closed.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            _isDisposed = true;
            if (_connection is not null)
            {
                raw.sqlite3_interrupt(_connection.Handle!);
            }
        }

        _moving.Wait();
        _connection?.Dispose();
    }

    private void Move()
    {
        try
        {
            lock (_lock)
            {
                if (_isDisposed)
                {
                    return;
                }

                _connection ??= JournalConnection.ToCheckpoint(_path);
            }

            MoveMost(_connection.Handle!);
            _hasFailed = false;
            _hasMoved = true;
        }
        catch (SqliteException exception)
        {
            lock (_lock)
            {
                if (!_isDisposed)
                {
                    Failed(exception.Message);
                }

                _connection?.Dispose();
                _connection = null;
            }
        }
    }

    /// <summary>Moves what there is, and then what has come meanwhile.</summary>
    private static void MoveMost(sqlite3 database)
    {
        var moved = 0;
        for (var pass = 0; pass < PassesMost; pass++)
        {
            var before = moved;
            SqliteException.ThrowExceptionForRC(raw.sqlite3_wal_checkpoint_v2(database, Main, raw.SQLITE_CHECKPOINT_PASSIVE, out _, out moved), database);
            if (moved - before <= PagesOfLastPassMost)
            {
                return;
            }
        }
    }

    private void Succeeded()
    {
        _hasFailed = false;
        if (_hasSaid)
        {
            _hasSaid = false;
            LogMovedAgain(_path);
        }
    }

    private void Failed(string reason)
    {
        _hasFailed = true;
        _failedAt = _time.GetTimestamp();
        if (!_hasSaid)
        {
            _hasSaid = true;
            LogFailed(_path, reason);
        }
    }

    [LoggerMessage(EventId = EventIds.LogNotMoved, Level = LogLevel.Warning, Message = "The log of the journal {Path} could not be moved to its main file: {Reason} Nothing is lost; the log grows until it can be, which is tried every second and not told again before it has succeeded")]
    private partial void LogFailed(string path, string reason);

    [LoggerMessage(EventId = EventIds.LogMovedAgain, Level = LogLevel.Warning, Message = "The log of the journal {Path} is moved to its main file again")]
    private partial void LogMovedAgain(string path);
}
