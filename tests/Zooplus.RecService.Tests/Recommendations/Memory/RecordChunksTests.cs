using Xunit.Abstractions;
using Zooplus.RecService.Recommendations.Memory;
using Zooplus.RecService.Tests.Journal;

namespace Zooplus.RecService.Tests.Recommendations.Memory;

public sealed class RecordChunksTests(ITestOutputHelper output)
{
    [Fact]
    public void Records_are_what_a_dictionary_says_and_half_of_the_memory_is_waste_at_most()
    {
        var seed = TestSettings.Number("CHUNKS_SEED", 20261125);
        output.WriteLine($"CHUNKS_SEED={seed}");
        var random = new Random(seed);
        var (chunks, model) = (new RecordChunks(), new Dictionary<int, byte[]>());
        for (var i = 0; i < 40_000; i++)
        {
            // Grows, shrinks to a few records that stay, and grows again.
            var grows = i % 20_000 < 10_000;
            var slots = model.Keys;
            switch (random.Next(10))
            {
                case < 6 when grows || model.Count == 0:
                    var added = Record(random);
                    model.Add(chunks.Add(added), added);
                    break;
                case < 8 when model.Count > 0:
                    var dropped = slots.ElementAt(random.Next(Math.Min(slots.Count, 50)));
                    chunks.Remove(dropped);
                    model.Remove(dropped);
                    Assert.False(chunks.Has(dropped));
                    break;
                case var _ when model.Count > 0:
                    var replaced = slots.ElementAt(random.Next(Math.Min(slots.Count, 50)));
                    chunks.Replace(replaced, model[replaced] = Record(random));
                    break;
            }

            Assert.True(chunks.HeldBytes <= (2 * chunks.LiveBytes) + (2 * RecordChunks.ChunkLength), $"{chunks.HeldBytes} bytes are held for {chunks.LiveBytes}.");
            if (i % 1_000 == 0)
            {
                MustBe(model, chunks);
            }
        }

        MustBe(model, chunks);
    }

    [Fact]
    public void Nothing_is_held_for_records_that_are_gone()
    {
        var chunks = new RecordChunks();
        var slots = Enumerable.Range(0, 5_000).Select(_ => chunks.Add(new byte[300])).ToArray();

        Array.ForEach(slots, chunks.Remove);

        Assert.Equal(0, chunks.LiveBytes);
        Assert.Equal(RecordChunks.ChunkLength, chunks.HeldBytes);
    }

    [Fact]
    public void A_record_longer_than_a_chunk_has_one_of_its_own()
    {
        var chunks = new RecordChunks();
        var longer = new byte[RecordChunks.ChunkLength + 1];
        longer[^1] = 7;

        var slot = chunks.Add(longer);
        var other = chunks.Add([1, 2, 3]);

        Assert.Equal(longer, chunks.Read(slot).ToArray());
        Assert.Equal<byte>([1, 2, 3], chunks.Read(other).ToArray());
        chunks.Remove(slot);
        Assert.Equal(RecordChunks.ChunkLength, chunks.HeldBytes);
    }

    private static byte[] Record(Random random)
    {
        var record = new byte[random.Next(100) == 0 ? random.Next(20_000) : random.Next(400)];
        random.NextBytes(record);
        return record;
    }

    private static void MustBe(Dictionary<int, byte[]> model, RecordChunks chunks)
    {
        Assert.Equal(model.Keys.Order(), Enumerable.Range(0, chunks.SlotsEnd).Where(chunks.Has));
        foreach (var (slot, record) in model)
        {
            Assert.Equal(record, chunks.Read(slot).ToArray());
        }
    }
}
