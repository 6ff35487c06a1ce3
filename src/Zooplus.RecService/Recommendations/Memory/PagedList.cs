namespace Zooplus.RecService.Recommendations.Memory;

/// <summary>
/// A list that grows by pages. One that doubles holds up to twice what it needs, and leaves all its former arrays to the garbage
/// collector, which takes such large ones seldom. Not safe for use by several threads.
/// </summary>
internal sealed class PagedList<T>
    where T : unmanaged
{
    private const int PageBits = 12;
    private const int PageLength = 1 << PageBits;

    // The first is there already: whoever brings the first item does not wait for memory.
    private readonly List<T[]> _pages = [NewPage()];

    /// <summary>How many items there are.</summary>
    public int Count { get; private set; }

    /// <summary>An item, to read or to change.</summary>
    /// <param name="index">0 to <see cref="Count"/> - 1.</param>
    public ref T this[int index] => ref _pages[index >> PageBits][index & (PageLength - 1)];

    /// <summary>Adds an item at the end.</summary>
    public void Add(T item)
    {
        if (Count >> PageBits == _pages.Count)
        {
            _pages.Add(NewPage());
        }

        this[Count++] = item;
    }

    /// <summary>Drops the item at the end; its room is kept for another.</summary>
    public void RemoveLast() => Count--;

    /// <summary>Drops all items, and their room but for the first page.</summary>
    public void Clear()
    {
        _pages.RemoveRange(1, _pages.Count - 1);
        Count = 0;
    }

    private static T[] NewPage() => GC.AllocateUninitializedArray<T>(PageLength);
}
