namespace Zooplus.RecService.LoadGenerator.Processes;

/// <summary>The end of a process's output, for the case that it fails. Thread-safe.</summary>
internal sealed class LastLines
{
    private const int Limit = 20;

    private readonly Queue<string> _lines = new(Limit);
    private readonly Lock _lock = new();

    /// <summary>Takes a line in and lets go of the oldest when there are too many.</summary>
    public void Add(string line)
    {
        lock (_lock)
        {
            if (_lines.Count == Limit)
            {
                _lines.Dequeue();
            }

            _lines.Enqueue(line);
        }
    }

    /// <summary>The lines, each on a line of its own below an introduction; nothing when there are none.</summary>
    public override string ToString()
    {
        lock (_lock)
        {
            return _lines.Count == 0 ? "" : $" Its last output:\n  {string.Join("\n  ", _lines)}";
        }
    }
}
