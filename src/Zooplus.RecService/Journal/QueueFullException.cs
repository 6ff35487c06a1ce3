namespace Zooplus.RecService.Journal;

/// <summary>The writer has as many changes waiting as it may; the change was not taken.</summary>
internal sealed class QueueFullException : Exception;
