namespace Zooplus.RecService.Recommendations.Memory;

/// <summary>
/// The decisions that were asked for last, as objects: what happens to one happens several times in a row, and its bytes are written anew
/// only once it is put back. Not safe for use by several threads.
/// </summary>
internal sealed class DecisionsInHand(PackedDecisions packed)
{
    /// <summary>How many there are at most.</summary>
    public const int Max = 1024;

    private readonly Dictionary<int, Decision> _bySlot = [];
    private readonly Queue<int> _slots = new();

    /// <summary>A slot's decision as it is now.</summary>
    public Decision Take(int slot)
    {
        if (_bySlot.TryGetValue(slot, out var decision))
        {
            return decision;
        }

        while (_slots.Count >= Max)
        {
            PutBack(_slots.Dequeue());
        }

        decision = packed.Read(slot);
        _bySlot.Add(slot, decision);
        _slots.Enqueue(slot);
        return decision;
    }

    /// <summary>A slot's decision, if it is in hand.</summary>
    public Decision? Find(int slot) => _bySlot.GetValueOrDefault(slot);

    /// <summary>Writes a decision down as it is by now, and lets go of it.</summary>
    public void PutBack(int slot)
    {
        if (_bySlot.Remove(slot, out var decision) && decision.HasChanged)
        {
            packed.Replace(slot, decision);
        }
    }

    /// <summary>Lets go of a decision that is dropped.</summary>
    public void Drop(int slot) => _bySlot.Remove(slot);

    /// <summary>Lets go of all.</summary>
    public void Clear()
    {
        _bySlot.Clear();
        _slots.Clear();
    }
}
