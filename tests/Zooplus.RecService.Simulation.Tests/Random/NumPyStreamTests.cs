using System.Globalization;
using System.Numerics;
using System.Text.Json;
using Zooplus.RecService.Simulation.Random;

namespace Zooplus.RecService.Simulation.Tests.Random;

public sealed class NumPyStreamTests
{
    private static readonly JsonElement Streams = Golden.Read("numpy-stream.json");

    public static TheoryData<string> Seeds => [.. Streams.EnumerateArray().Select(stream => stream.GetProperty("seed").GetString()!)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void A_seed_of_any_size_spreads_to_the_words_of_numpy(string seed)
    {
        var expected = Of(seed).GetProperty("state").UInt64s();

        Assert.Equal(expected, State(new SeedSequence(Parse(seed)), expected.Length));
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Spawned_sequences_are_those_of_numpy(string seed)
    {
        foreach (var child in Of(seed).GetProperty("spawned").EnumerateArray())
        {
            var expected = child.GetProperty("state").UInt64s();
            var path = child.GetProperty("path").EnumerateArray().Select(index => index.GetUInt32());

            var sequence = path.Aggregate(new SeedSequence(Parse(seed)), (parent, index) => parent.Spawn(index));

            Assert.Equal(expected, State(sequence, expected.Length));
        }
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Raw_bits_are_those_of_numpy(string seed)
    {
        var expected = Of(seed).GetProperty("bits").UInt64s();
        var bits = new Pcg64(new SeedSequence(Parse(seed)));

        Assert.Equal(expected, expected.Select(_ => bits.NextUInt64()));
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Every_draw_of_one_stream_equals_that_of_numpy(string seed)
    {
        var generator = new NumPyGenerator(Parse(seed));
        foreach (var record in Of(seed).GetProperty("draws").EnumerateArray())
        {
            var function = record.GetProperty("function").GetString()!;
            var arguments = record.GetProperty("arguments");
            foreach (var expected in record.GetProperty("drawn").EnumerateArray())
            {
                var drawn = Draw(generator, function, arguments);
                Assert.True(JsonElement.DeepEquals(expected, drawn), $"{function}{arguments}: NumPy drew {expected}, we drew {drawn}");
            }
        }
    }

    private static JsonElement Draw(NumPyGenerator generator, string function, JsonElement arguments) => JsonSerializer.SerializeToElement<object>(function switch
    {
        "random" => generator.Random(),
        "integers" => generator.IntegersInclusive(arguments[0].GetInt64(), arguments[1].GetInt64()),
        "choice" => generator.Choice(Numbers(arguments[0])),
        "choices" => generator.Choice(Numbers(arguments[0]), arguments[1].GetInt32()),
        "permutation" => generator.Permutation(arguments[0].GetInt32()),
        "permutation of list" => generator.Permutation<string>([.. Numbers(arguments[0]).Select(number => $"{number}")]),
        "binomial" => generator.Binomial(arguments[0].GetInt64(), arguments[1].GetDouble()),
        _ => throw new NotSupportedException(function),
    });

    private static int[] Numbers(JsonElement count) => [.. Enumerable.Range(0, count.GetInt32())];

    private static ulong[] State(SeedSequence sequence, int length)
    {
        var state = new ulong[length];
        sequence.GenerateState(state);
        return state;
    }

    private static JsonElement Of(string seed) => Streams.EnumerateArray().Single(stream => stream.GetProperty("seed").GetString() == seed);

    private static BigInteger Parse(string seed) => BigInteger.Parse(seed, CultureInfo.InvariantCulture);
}
