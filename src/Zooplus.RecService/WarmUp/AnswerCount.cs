namespace Zooplus.RecService.WarmUp;

/// <summary>Counts the answers of HTTP/1.1 in what a connection yields, by their status lines; how they go on does not matter.</summary>
internal sealed class AnswerCount
{
    private int _awaited;
    private int _answers;
    private int _successes;
    private int _matched;

    private static ReadOnlySpan<byte> Version => "HTTP/1.1 "u8;

    private static ReadOnlySpan<byte> Success => "HTTP/1.1 200 "u8;

    /// <summary>Whether as many answers have begun as are awaited.</summary>
    public bool AreAllThere => _answers == _awaited && _matched == 0;

    /// <summary>How many of those awaited did not come, or came and told of no success.</summary>
    public int Failed => _awaited - _successes;

    /// <summary>Awaits further answers.</summary>
    public void Await(int answers) => _awaited += answers;

    /// <summary>Counts in what came next; a status line may be cut anywhere.</summary>
    public void Count(ReadOnlySpan<byte> bytes)
    {
        foreach (var next in bytes)
        {
            // The first letter does not come again in the text, so a match that fails can begin anew with this byte and no earlier one.
            _matched = next == Success[_matched] ? _matched + 1 : next == Success[0] ? 1 : 0;
            if (_matched == Version.Length)
            {
                _answers++;
            }
            else if (_matched == Success.Length)
            {
                _successes++;
                _matched = 0;
            }
        }
    }
}
