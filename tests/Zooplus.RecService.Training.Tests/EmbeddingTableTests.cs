namespace Zooplus.RecService.Training.Tests;

public sealed class EmbeddingTableTests
{
    [Fact]
    public void Ids_that_are_their_rows_numbers_need_no_names()
    {
        var table = EmbeddingTable.Of(["0", "1", "2"], size: null, "user", out var rows);

        Assert.Equal(3, table.Size);
        Assert.Null(table.Ids);
        Assert.Equal([0, 1, 2], rows);
    }

    [Theory]
    [InlineData("0", "2")]
    [InlineData("1", "0")]
    [InlineData("0", "01")]
    [InlineData("a", "b")]
    public void Other_ids_name_their_rows(string first, string second)
    {
        var table = EmbeddingTable.Of([first, second], size: null, "user", out var rows);

        Assert.Equal([first, second], table.Ids);
        Assert.Equal([0, 1], rows);
    }

    [Fact]
    public void With_a_size_numbers_that_do_not_occur_have_rows_too()
    {
        var table = EmbeddingTable.Of(["1", "7"], size: 10, "user", out var rows);

        Assert.Equal((10, null), (table.Size, table.Ids));
        Assert.Equal([1, 7], rows);
    }

    [Theory]
    [InlineData("10")]
    [InlineData("-1")]
    [InlineData("01")]
    [InlineData("x")]
    [InlineData("99999999999")]
    public void With_a_size_an_id_that_is_no_such_number_is_named(string id)
    {
        var fault = Assert.Throws<TrainingException>(() => EmbeddingTable.Of(["1", id], size: 10, "product", out _));

        Assert.Equal($"--products is 10, so product ids are the numbers 0 to 9; the interactions have the product '{id}'.", fault.Message);
    }
}
