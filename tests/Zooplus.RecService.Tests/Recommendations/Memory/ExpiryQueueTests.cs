using Xunit.Abstractions;
using Zooplus.RecService.Recommendations.Memory;
using Zooplus.RecService.Tests.Journal;

namespace Zooplus.RecService.Tests.Recommendations.Memory;

public sealed class ExpiryQueueTests(ITestOutputHelper output)
{
    private const int Slots = 9_000;

    private readonly ExpiryQueue _queue = new();
    private readonly Dictionary<int, long> _model = [];

    [Fact]
    public void Slots_fall_due_as_a_sorted_list_says_whatever_becomes_of_them()
    {
        var seed = TestSettings.Number("EXPIRY_SEED", 20261125);
        output.WriteLine($"EXPIRY_SEED={seed}");
        var random = new Random(seed);
        var now = 0L;
        for (var i = 0; i < 60_000; i++)
        {
            var slot = random.Next(Slots);
            switch (random.Next(10))
            {
                case < 6:
                    var due = now + random.Next(1_000);
                    _queue.Set(slot, due);
                    _model[slot] = due;
                    break;
                case < 9:
                    _queue.Remove(slot);
                    _model.Remove(slot);
                    break;
                default:
                    now += random.Next(3);
                    AllThatAreDueMustBeTaken(now);
                    break;
            }

            Assert.Equal(_model.Count, _queue.Count);
        }

        AllThatAreDueMustBeTaken(long.MaxValue);
        Assert.Equal(0, _queue.Count);
    }

    [Fact]
    public void Nothing_waits_once_it_is_cleared()
    {
        _queue.Set(5_000, 1);

        _queue.Clear();

        Assert.False(_queue.TryTakeDue(long.MaxValue, out _));
        _queue.Set(7, 3);
        Assert.False(_queue.TryTakeDue(2, out _));
        Assert.True(_queue.TryTakeDue(3, out var slot));
        Assert.Equal(7, slot);
    }

    private void AllThatAreDueMustBeTaken(long now)
    {
        var earlier = long.MinValue;
        while (_queue.TryTakeDue(now, out var slot))
        {
            Assert.True(_model.Remove(slot, out var due), "A slot was taken that does not wait.");
            Assert.True(due <= now && due >= earlier);
            earlier = due;
        }

        Assert.DoesNotContain(_model, waiting => waiting.Value <= now);
    }
}
