using System.Buffers.Binary;
using System.Security.Cryptography;
using Zooplus.RecService.Core.Policies;

namespace Zooplus.RecService.Core.Tests.Policies;

public sealed class ShortSha256Tests
{
    [Fact]
    public void Is_the_hash_of_the_systems_library_for_texts_of_every_length()
    {
        const int Seed = 20261125;
        var random = new Random(Seed);
        for (var length = 0; length <= ShortSha256.LengthMax; length++)
        {
            for (var time = 0; time < 20; time++)
            {
                var text = new byte[length];
                random.NextBytes(text);
                var expected = BinaryPrimitives.ReadUInt64LittleEndian(SHA256.HashData(text));
                Assert.True(expected == ShortSha256.First64Bits(text), $"Seed {Seed}: other bits of {Convert.ToHexString(text)}.");
            }
        }
    }

    [Fact]
    public void A_text_that_is_too_long_is_refused() =>
        Assert.Throws<ArgumentException>(() => ShortSha256.First64Bits(new byte[ShortSha256.LengthMax + 1]));

    [Theory]
    [InlineData("", "order-page-1")]
    [InlineData("uniform-share/", "0199d3f0c2a47d0e8f4b6a1c2d3e4f50")]
    [InlineData("uniform-share/", "Bestellung Nr. 17 für Müller, 56 Bytes lang und länger 🐈")]
    public void Draws_that_two_texts_seed_are_those_of_both_joined(string prefix, string text)
    {
        var (apart, joined) = (SeededDraws.From(prefix, text), SeededDraws.From(prefix + text));

        Assert.Equal(joined.At(0), apart.At(0));
        Assert.Equal(joined.NextDouble(), apart.NextDouble());
    }
}
