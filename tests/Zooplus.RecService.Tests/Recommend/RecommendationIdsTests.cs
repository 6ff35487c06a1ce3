using Zooplus.RecService.Recommend;

namespace Zooplus.RecService.Tests.Recommend;

public sealed class RecommendationIdsTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 25, 12, 0, 0, 123, TimeSpan.Zero);

    [Fact]
    public void An_id_is_a_uuid_of_version_7_of_its_time()
    {
        for (var i = 0; i < 1_000; i++)
        {
            var id = RecommendationIds.Next(Now);

            Assert.Matches("^[0-9a-f]{12}7[0-9a-f]{3}[89ab][0-9a-f]{15}$", id);
            Assert.Equal(7, Guid.ParseExact(id, "N").Version);
            Assert.Equal(Guid.CreateVersion7(Now).ToString("N")[..12], id[..12]);
        }
    }

    [Fact]
    public void No_two_are_the_same_on_whatever_threads_they_are_made()
    {
        var ids = new string[100_000];

        Parallel.For(0, ids.Length, i => ids[i] = RecommendationIds.Next(Now));

        Assert.Equal(ids.Length, ids.Distinct().Count());
    }

    [Fact]
    public void Later_ids_sort_after_earlier_ones() =>
        Assert.True(string.CompareOrdinal(RecommendationIds.Next(Now), RecommendationIds.Next(Now.AddMilliseconds(1))) < 0);
}
