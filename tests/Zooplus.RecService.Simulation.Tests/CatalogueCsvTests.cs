using Zooplus.RecService.Core.Catalogue;

namespace Zooplus.RecService.Simulation.Tests;

public sealed class CatalogueCsvTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Ids_and_names_that_need_quotes_survive()
    {
        Product[] products = [new("a,b", "Fish, \"live\""), new("c", "two\nlines")];

        using (var text = new StreamWriter(_folder.File("products.csv")))
        {
            CatalogueCsv.WriteProducts(text, products);
        }

        Assert.Equal(products, CatalogueCsv.ReadProducts(_folder.File("products.csv")));
    }

    [Fact]
    public void A_user_without_a_persona_has_none() =>
        Assert.Equal([new User("a", "fish_hobbyist"), new User("b")], CatalogueCsv.ReadUsers(_folder.FileWith("user_id,persona\na,fish_hobbyist\nb,\n")));

    [Theory]
    [InlineData("product_id,category\na,Dog Toy\nb,Cat Toy\na,Dog Toy\n", "line 4: product_id 'a' already stands on line 2; each id may occur once.")]
    [InlineData("product_id,category\na,\n", "line 2: category is empty; every product has one.")]
    [InlineData("product_id,category\n,Dog Toy\n", "line 2: product_id has 0 characters; allowed are 1 to 128.")]
    [InlineData("product_id\na\n", "line 1: the header must be 'product_id,category'.")]
    public void A_malformed_file_of_products_is_refused_by_file_and_line(string content, string message)
    {
        var path = _folder.FileWith(content);

        Assert.Equal($"{path}, {message}", Assert.Throws<InvalidDataException>(() => CatalogueCsv.ReadProducts(path)).Message);
    }
}
