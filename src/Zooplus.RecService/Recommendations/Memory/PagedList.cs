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

    private readonly List<T[]> _pages = [];

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
            _pages.Add(GC.AllocateUninitializedArray<T>(PageLength));
        }

        this[Count++] = item;
    }

    /// <summary>Drops the item at the end; its room is kept for another.</summary>
    public void RemoveLast() => Count--;

    /// <summary>Drops all items, and their room.</summary>
    public void Clear()
    {
        _pages.Clear();
        Count = 0;
    }
}
