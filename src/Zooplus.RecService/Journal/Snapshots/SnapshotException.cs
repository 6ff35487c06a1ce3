namespace Zooplus.RecService.Journal.Snapshots;

/// <summary>A file is no snapshot that can be used; the message says why.</summary>
internal sealed class SnapshotException(string message, Exception? inner = null) : Exception(message, inner);
