using System.Buffers.Binary;

namespace Zooplus.RecService.Recommendations.Memory;

/// <summary>
/// Records of bytes, each under a small number, its slot. They lie one after another in large arrays without references, which the
/// garbage collector neither follows nor moves, however many there are and however long they stay. Not safe for use by several threads.
/// </summary>
internal sealed class RecordChunks
{
    /// <summary>The bytes of a chunk; a record that is longer has one of its own.</summary>
    public const int ChunkLength = 1 << 18;

    // Before each record: its slot, and its length.
    private const int PrefixLength = 2 * sizeof(int);

    private const int SparesMax = 4;
    private const int Nowhere = -1;

    private readonly List<Chunk?> _chunks = [];
    private readonly Stack<int> _freeNumbers = new();
    private readonly Stack<byte[]> _spares = new();
    private readonly PagedList<Place> _places = new();
    private int _freeSlot = Nowhere;
    private int _current;

    // With room for the first record already: whoever brings it does not wait for memory.
    public RecordChunks() => _current = Open(ChunkLength);

    /// <summary>All slots lie below this one.</summary>
    public int SlotsEnd => _places.Count;

    /// <summary>The bytes of all records, with what is written before each.</summary>
    public long LiveBytes { get; private set; }

    /// <summary>The bytes of all chunks.</summary>
    public long HeldBytes { get; private set; }

    /// <summary>Whether there is a record in a slot.</summary>
    public bool Has(int slot) => slot < SlotsEnd && _places[slot].Chunk != Nowhere;

    /// <summary>Keeps a record.</summary>
    /// <returns>Its slot.</returns>
    public int Add(ReadOnlySpan<byte> record)
    {
        var slot = TakeSlot();
        Append(slot, record);
        return slot;
    }

    /// <summary>The record of a slot; valid until the next change.</summary>
    public ArraySegment<byte> Read(int slot)
    {
        var place = _places[slot];
        return new ArraySegment<byte>(_chunks[place.Chunk]!.Bytes, place.Offset, LengthAt(place));
    }

    /// <summary>Puts another record in the place of one.</summary>
    public void Replace(int slot, ReadOnlySpan<byte> record)
    {
        var before = _places[slot];
        Append(slot, record);
        Release(before);
    }

    /// <summary>Drops a record; its slot is free for another.</summary>
    public void Remove(int slot)
    {
        var place = _places[slot];
        _places[slot] = new Place(Nowhere, _freeSlot);
        _freeSlot = slot;
        Release(place);
    }

    /// <summary>Drops all records.</summary>
    public void Clear()
    {
        _chunks.Clear();
        _freeNumbers.Clear();
        _places.Clear();
        (LiveBytes, HeldBytes) = (0, 0);
        (_freeSlot, _current) = (Nowhere, Open(ChunkLength));
    }

    private int TakeSlot()
    {
        if (_freeSlot != Nowhere)
        {
            var slot = _freeSlot;
            _freeSlot = _places[slot].Offset;
            return slot;
        }

        _places.Add(new Place(Nowhere, Nowhere));
        return SlotsEnd - 1;
    }

    private void Append(int slot, ReadOnlySpan<byte> record)
    {
        var length = PrefixLength + record.Length;
        var number = length > ChunkLength ? Open(length) : WithRoom(length);
        var chunk = _chunks[number]!;
        var room = chunk.Bytes.AsSpan(chunk.Used);
        BinaryPrimitives.WriteInt32LittleEndian(room, slot);
        BinaryPrimitives.WriteInt32LittleEndian(room[sizeof(int)..], record.Length);
        record.CopyTo(room[PrefixLength..]);
        _places[slot] = new Place(number, chunk.Used + PrefixLength);
        chunk.Used += length;
        chunk.Live += length;
        LiveBytes += length;
    }

    private int WithRoom(int length)
    {
        if (_chunks[_current]!.Used + length > ChunkLength)
        {
            _current = Open(ChunkLength);
        }

        return _current;
    }

    private int Open(int length)
    {
        var bytes = length == ChunkLength && _spares.TryPop(out var spare) ? spare : GC.AllocateUninitializedArray<byte>(length);
        HeldBytes += length;
        if (_freeNumbers.TryPop(out var number))
        {
            _chunks[number] = new Chunk(bytes);
            return number;
        }

        _chunks.Add(new Chunk(bytes));
        return _chunks.Count - 1;
    }

    private void Release(Place place)
    {
        var chunk = _chunks[place.Chunk]!;
        var length = PrefixLength + LengthAt(place);
        chunk.Live -= length;
        LiveBytes -= length;
        if (chunk.Live == 0)
        {
            Close(place.Chunk);
        }

        // A few records that stay long would hold chunks that are empty but for them: half of what is held, and no more, may be waste.
        while (HeldBytes - LiveBytes > LiveBytes + (2 * ChunkLength))
        {
            MoveOutOf(Sparsest());
        }
    }

    private void Close(int number)
    {
        var chunk = _chunks[number]!;
        if (number == _current)
        {
            chunk.Used = 0;
            return;
        }

        _chunks[number] = null;
        _freeNumbers.Push(number);
        HeldBytes -= chunk.Bytes.Length;
        if (chunk.Bytes.Length == ChunkLength && _spares.Count < SparesMax)
        {
            _spares.Push(chunk.Bytes);
        }
    }

    private int Sparsest()
    {
        var sparsest = Nowhere;
        for (var number = 0; number < _chunks.Count; number++)
        {
            if (number != _current && _chunks[number] is { Bytes.Length: ChunkLength } chunk && (sparsest == Nowhere || chunk.Live < _chunks[sparsest]!.Live))
            {
                sparsest = number;
            }
        }

        return sparsest;
    }

    private void MoveOutOf(int number)
    {
        var chunk = _chunks[number]!;
        for (int offset = PrefixLength, length; offset <= chunk.Used; offset += PrefixLength + length)
        {
            var slot = BinaryPrimitives.ReadInt32LittleEndian(chunk.Bytes.AsSpan(offset - PrefixLength));
            var place = new Place(number, offset);
            length = LengthAt(place);
            if (_places[slot] == place)
            {
                Append(slot, chunk.Bytes.AsSpan(offset, length));
                LiveBytes -= PrefixLength + length;
            }
        }

        chunk.Live = 0;
        Close(number);
    }

    private int LengthAt(Place place) => BinaryPrimitives.ReadInt32LittleEndian(_chunks[place.Chunk]!.Bytes.AsSpan(place.Offset - sizeof(int)));

    /// <summary>Where a record lies; of a free slot the next free one instead of an offset.</summary>
    private readonly record struct Place(int Chunk, int Offset);

    private sealed class Chunk(byte[] bytes)
    {
        public byte[] Bytes => bytes;

        /// <summary>How many bytes have been written.</summary>
        public int Used { get; set; }

        /// <summary>How many of them belong to records that are still there.</summary>
        public int Live { get; set; }
    }
}
