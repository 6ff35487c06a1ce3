namespace Zooplus.RecService.Recommendations.Memory;

/// <summary>
/// Texts that many decisions have in common, such as a category or a persona: each is kept once, and a decision has its number. Not safe
/// for use by several threads.
/// </summary>
internal sealed class RecurringTexts
{
    /// <summary>How many are kept at most; further ones are written out, as are long ones.</summary>
    public const int Max = 4096;

    /// <summary>The most characters of one that is kept.</summary>
    public const int LengthMax = 64;

    // Before the numbers of those that are kept.
    private const int Absent = 0;
    private const int WrittenOut = 1;
    private const int FirstKept = 2;

    private readonly List<string> _texts = [];
    private readonly Dictionary<string, int> _numbers = [];

    /// <summary>Writes a text, or that there is none.</summary>
    public void Write(FormWriter writer, string? text)
    {
        if (text is null)
        {
            writer.Write7BitEncodedInt(Absent);
        }
        else if (TryKeep(text, out var number))
        {
            writer.Write7BitEncodedInt(FirstKept + number);
        }
        else
        {
            writer.Write7BitEncodedInt(WrittenOut);
            writer.Write(text);
        }
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    public string? Read(BinaryReader reader) => reader.Read7BitEncodedInt() switch
    {
        Absent => null,
        WrittenOut => reader.ReadString(),
        var kept => _texts[kept - FirstKept],
    };

    /// <summary>Drops all texts; what has been written can no longer be read.</summary>
    public void Clear()
    {
        _texts.Clear();
        _numbers.Clear();
    }

    private bool TryKeep(string text, out int number)
    {
        if (_numbers.TryGetValue(text, out number))
        {
            return true;
        }

        if (_texts.Count == Max || text.Length > LengthMax)
        {
            return false;
        }

        number = _texts.Count;
        _texts.Add(text);
        _numbers.Add(text, number);
        return true;
    }
}
