using System.Runtime.InteropServices;

namespace Zooplus.RecService.Recommendations.Memory;

/// <summary>
/// Slots by when they fall due, the earliest first: a binary heap that knows where each slot stands in it, so that one whose decision is
/// settled leaves at once. Not safe for use by several threads.
/// </summary>
internal sealed class ExpiryQueue
{
    private const int Absent = -1;

    private readonly PagedList<Entry> _heap = new();

    // By slot.
    private readonly PagedList<int> _places = new();

    /// <summary>How many slots wait.</summary>
    public int Count => _heap.Count;

    /// <summary>Has a slot wait; one that waits already waits for this time instead.</summary>
    /// <param name="slot">From 0; room is taken for all below it.</param>
    /// <param name="dueTicks">When it falls due.</param>
    public void Set(int slot, long dueTicks)
    {
        while (_places.Count <= slot)
        {
            _places.Add(Absent);
        }

        var entry = new Entry(dueTicks, slot);
        if (_places[slot] is var place && place != Absent)
        {
            Settle(entry, place);
            return;
        }

        _heap.Add(entry);
        MoveUp(entry, _heap.Count - 1);
    }

    /// <summary>Has a slot wait no longer, if it does.</summary>
    public void Remove(int slot)
    {
        if (slot >= _places.Count || _places[slot] is not (var place and not Absent))
        {
            return;
        }

        _places[slot] = Absent;
        var last = _heap[_heap.Count - 1];
        _heap.RemoveLast();
        if (place < _heap.Count)
        {
            Settle(last, place);
        }
    }

    /// <summary>Takes out the slot that falls due first, if it is due.</summary>
    /// <param name="nowTicks">The time.</param>
    /// <param name="slot">The slot.</param>
    public bool TryTakeDue(long nowTicks, out int slot)
    {
        if (Count == 0 || _heap[0].DueTicks > nowTicks)
        {
            slot = Absent;
            return false;
        }

        slot = _heap[0].Slot;
        Remove(slot);
        return true;
    }

    /// <summary>Nothing waits any longer.</summary>
    public void Clear()
    {
        _heap.Clear();
        _places.Clear();
    }

    /// <summary>Puts an entry at a place whose entry is gone, and restores the order.</summary>
    private void Settle(Entry entry, int place)
    {
        if (place > 0 && entry.DueTicks < _heap[Parent(place)].DueTicks)
        {
            MoveUp(entry, place);
        }
        else
        {
            MoveDown(entry, place);
        }
    }

    private void MoveUp(Entry entry, int place)
    {
        while (place > 0 && _heap[Parent(place)] is var parent && entry.DueTicks < parent.DueTicks)
        {
            Put(parent, place);
            place = Parent(place);
        }

        Put(entry, place);
    }

    private void MoveDown(Entry entry, int place)
    {
        while ((2 * place) + 1 is var child && child < _heap.Count)
        {
            if (child + 1 < _heap.Count && _heap[child + 1].DueTicks < _heap[child].DueTicks)
            {
                child++;
            }

            if (_heap[child].DueTicks >= entry.DueTicks)
            {
                break;
            }

            Put(_heap[child], place);
            place = child;
        }

        Put(entry, place);
    }

    private void Put(Entry entry, int place)
    {
        _heap[place] = entry;
        _places[entry.Slot] = place;
    }

    private static int Parent(int place) => (place - 1) / 2;

    /// <summary>A slot and when it falls due, without the padding that would make it a third larger.</summary>
    [StructLayout(LayoutKind.Sequential, Pack = sizeof(int))]
    private readonly record struct Entry(long DueTicks, int Slot);
}
