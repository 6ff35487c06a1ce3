using System.Text;
using Zooplus.RecService.Simulation.HeadToHead;

namespace Zooplus.RecService.Simulation.Tests.HeadToHead;

public sealed class HistoryCsvTests
{
    [Fact]
    public void A_row_for_each_decision_in_the_order_of_play()
    {
        var first = Histories.Of(0, [7, 8], (Contender.Mlp, [3, 4], [1, 0]), (Contender.Random, [5, 6], [0, 1]));
        var second = Histories.Of(1, [9], (Contender.Mlp, [2], [0]), (Contender.Random, [1], [0]));
        using var bytes = new MemoryStream();

        HistoryCsv.Write(bytes, [first, second]);

        Assert.Equal(
            "repeat,step,user_id,contender,product_id,reward\n0,0,7,mlp,3,1\n0,0,7,random,5,0\n0,1,8,mlp,4,0\n0,1,8,random,6,1\n"
            + "1,0,9,mlp,2,0\n1,0,9,random,1,0\n",
            Encoding.UTF8.GetString(bytes.ToArray()));
    }

    [Fact]
    public void A_history_longer_than_the_buffer_is_written_whole()
    {
        const int Steps = 20_000;
        var history = Histories.Of(0, new int[Steps], (Contender.LinUcb, Enumerable.Repeat(1_999_999_999, Steps).ToArray(), new byte[Steps]));
        using var bytes = new MemoryStream();

        HistoryCsv.Write(bytes, [history]);

        var lines = Encoding.UTF8.GetString(bytes.ToArray()).Split('\n');
        Assert.Equal(Steps + 2, lines.Length);
        Assert.All(lines[1..^1], (line, step) => Assert.Equal($"0,{step},0,linucb,1999999999,0", line));
    }
}
