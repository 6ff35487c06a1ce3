namespace Zooplus.RecService.Journal;

/// <summary>Numbers the facts and applies each. Used by the one writer alone.</summary>
internal sealed class FactLog(ShopState state)
{
    private long _sequence;

    /// <summary>Appends a fact and applies it.</summary>
    /// <returns>Its sequence number: 1 for the first fact, one more for each after it.</returns>
    public long Append(Fact fact)
    {
        var sequence = _sequence + 1;
        state.Apply(sequence, fact);
        _sequence = sequence;
        return sequence;
    }
}
