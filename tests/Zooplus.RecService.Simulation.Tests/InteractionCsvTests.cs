namespace Zooplus.RecService.Simulation.Tests;

public sealed class InteractionCsvTests : IDisposable
{
    private const string Header = "user_id,product_id,clicked\n";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Ids_of_a_shop_may_be_any_strings()
    {
        var table = InteractionCsv.Read(_folder.FileWith(Header + "anna,\"SKU,1\",1\nbob,\"say \"\"hi\"\"\",0\nanna,SKU-0,0.5\n"));

        Assert.Equal(["bob", "anna"], table.UserIds);
        Assert.Equal(["SKU,1", "SKU-0", "say \"hi\""], table.ProductIds);
        Assert.Equal([1, 0, 1], table.UserRows.ToArray());
        Assert.Equal([0, 2, 1], table.ProductRows.ToArray());
        Assert.Equal([1, 0, 0.5f], table.Labels.ToArray());
    }

    [Fact]
    public void Rows_do_not_depend_on_the_order_of_the_interactions()
    {
        var table = InteractionCsv.Read(_folder.FileWith(Header + "10,2,1\n2,0,0\n9,1,0\n"));

        Assert.Equal(["2", "9", "10"], table.UserIds);
        Assert.Equal([2, 0, 1], table.ProductRows.ToArray());
    }

    [Fact]
    public void A_file_from_another_system_may_have_its_line_ends_and_byte_order_mark()
    {
        var table = InteractionCsv.Read(_folder.FileWith("\uFEFFuser_id,product_id,clicked\r\n1, 2 ,1\r\n\r\n"));

        Assert.Equal(["2"], table.ProductIds);
        Assert.Equal(1, table.Count);
    }

    [Theory]
    [InlineData("", "line 1: the header must be 'user_id,product_id,clicked'.")]
    [InlineData("user,product,clicked\n1,2,1\n", "line 1: the header must be 'user_id,product_id,clicked'.")]
    [InlineData(Header, "line 2: there must be at least one interaction.")]
    [InlineData(Header + "1,2,1\n1,2\n", "line 3: it has 2 fields where 'user_id,product_id,clicked' asks for 3.")]
    [InlineData(Header + "1,2,1\n\n1,2,1,9\n", "line 4: it has 4 fields where 'user_id,product_id,clicked' asks for 3.")]
    [InlineData(Header + "1,2,yes\n", "line 2: clicked is 'yes'; allowed are numbers from 0 to 1.")]
    [InlineData(Header + "1,2,NaN\n", "line 2: clicked is 'NaN'; allowed are numbers from 0 to 1.")]
    [InlineData(Header + "1,2,1.5\n", "line 2: clicked is '1.5'; allowed are numbers from 0 to 1.")]
    [InlineData(Header + "1,2,-1\n", "line 2: clicked is '-1'; allowed are numbers from 0 to 1.")]
    [InlineData(Header + "1,2,\n", "line 2: clicked is ''; allowed are numbers from 0 to 1.")]
    [InlineData(Header + ",2,1\n", "line 2: user_id has 0 characters; allowed are 1 to 128.")]
    [InlineData(Header + "1,  ,1\n", "line 2: product_id has 0 characters; allowed are 1 to 128.")]
    [InlineData(Header + "1,2,1\n1,2\"3,1\n", "line 3: a quotation mark stands where none may.")]
    [InlineData(Header + "1,2,1\n1,\"2,1\n1,2,1\n", "line 3: a quotation mark stands where none may.")]
    public void A_malformed_file_is_refused_by_file_and_line(string content, string message)
    {
        var path = _folder.FileWith(content);

        Assert.Equal($"{path}, {message}", Assert.Throws<InvalidDataException>(() => InteractionCsv.Read(path)).Message);
    }

    [Fact]
    public void An_id_that_is_too_long_is_refused()
    {
        var path = _folder.FileWith($"{Header}{new string('x', 129)},2,1\n");

        Assert.Equal($"{path}, line 2: user_id has 129 characters; allowed are 1 to 128.", Assert.Throws<InvalidDataException>(() => InteractionCsv.Read(path)).Message);
    }

    [Fact]
    public void A_file_that_is_not_there_is_named()
    {
        var path = _folder.File("nowhere.csv");

        Assert.Contains(path, Assert.Throws<FileNotFoundException>(() => InteractionCsv.Read(path)).Message, StringComparison.Ordinal);
    }
}
