using Zooplus.RecService.Recommend;
using Zooplus.RecService.Recommendations.Memory;

namespace Zooplus.RecService.Tests.Recommendations.Memory;

public sealed class DecisionIdTests
{
    private static readonly string[] Different =
    [
        RecommendationIds.Next(DateTimeOffset.UnixEpoch),
        "0123456789abcdef0123456789abcdef",
        "0123456789ABCDEF0123456789ABCDEF",
        "0123456789abcdef0123456789abcde",
        "0123456789abcdef0123456789abcdeg",
        "",
        "\u00ff0123456789abcdef",
        "an id that a shop gave 🐈",
        new string('日', 5_000),
    ];

    public static TheoryData<string> Ids => new(Different);

    [Theory]
    [MemberData(nameof(Ids))]
    public void An_id_is_read_as_it_was_written(string id)
    {
        using var form = new FormWriter();
        DecisionId.Write(form, id);
        using var reader = new BinaryReader(new MemoryStream(form.Written.ToArray()));

        Assert.Equal(id, DecisionId.Read(reader));
        Assert.Equal(form.Written.Length, reader.BaseStream.Position);
    }

    [Fact]
    public void No_two_ids_have_the_same_bytes()
    {
        var all = Different.Select(id => Convert.ToHexString(Encoded(id))).ToList();

        Assert.Equal(all.Count, all.Distinct().Count());
    }

    [Fact]
    public void An_id_that_was_made_here_takes_17_bytes() => Assert.Equal(17, Encoded(RecommendationIds.Next(DateTimeOffset.UnixEpoch)).Length);

    private static byte[] Encoded(string id)
    {
        var bytes = new byte[DecisionId.LengthMax(id)];
        return bytes[..DecisionId.Encode(id, bytes)];
    }
}
