using Zooplus.RecService.Core.Policies.Mlp;

namespace Zooplus.RecService.Core.Tests.Policies.Mlp;

public sealed class MlpCatalogueTests
{
    private static readonly MlpScorer Scorer = new(WeightsFiles.Small(("product_ids", """["a","b","c","d"]""")).Weights());

    [Fact]
    public void A_known_product_keeps_its_own_half_wherever_it_stands()
    {
        var catalogue = MlpCatalogue.Build(Scorer, [("d", "x"), ("new", "x"), ("b", "y")]);

        Assert.Equal(3, catalogue.Count);
        Assert.True(catalogue.Half(0).SequenceEqual(Scorer.ProductHalf(3)));
        Assert.True(catalogue.Half(2).SequenceEqual(Scorer.ProductHalf(1)));
        Assert.Equal(EmbeddingSource.Product, catalogue.SourceOf(2));
    }

    [Fact]
    public void An_unknown_product_gets_the_mean_of_the_known_products_of_its_category()
    {
        var catalogue = MlpCatalogue.Build(Scorer, [("new", "x"), ("a", "x"), ("b", "y"), ("c", "x"), ("newer", "x")]);

        Assert.Equal(EmbeddingSource.CategoryMean, catalogue.SourceOf(0));
        AssertMean(catalogue.Half(0), 0, 2);
        Assert.True(catalogue.Half(0).SequenceEqual(catalogue.Half(4)));
    }

    [Fact]
    public void An_unknown_product_of_a_category_without_known_products_gets_the_mean_of_all_that_the_weights_know()
    {
        var catalogue = MlpCatalogue.Build(Scorer, [("a", "x"), ("new", "z")]);

        Assert.Equal(EmbeddingSource.OverallMean, catalogue.SourceOf(1));
        AssertMean(catalogue.Half(1), 0, 1, 2, 3);
    }

    [Fact]
    public void The_score_of_an_unknown_product_is_that_of_its_categorys_mean_embedding()
    {
        var catalogue = MlpCatalogue.Build(Scorer, [("new", "x"), ("a", "x"), ("c", "x")]);
        var products = Scorer.Weights.ProductEmbedding;
        float[] mean = [(products.Row(0)[0] + products.Row(2)[0]) / 2, (products.Row(0)[1] + products.Row(2)[1]) / 2];
        var score = new float[1];

        Scorer.Score(Scorer.UserHalf(1), catalogue, [0], score);

        Assert.Equal(MlpForward.Score(Scorer.Weights, Scorer.Weights.UserEmbedding.Row(1), mean), score[0], 1e-6);
    }

    [Fact]
    public void An_empty_catalogue_is_one() => Assert.Equal(0, MlpCatalogue.Build(Scorer, []).Count);

    private static void AssertMean(ReadOnlySpan<float> half, params int[] rows)
    {
        for (var i = 0; i < half.Length; i++)
        {
            Assert.Equal(rows.Average(row => (double)Scorer.ProductHalf(row)[i]), half[i], 1e-6);
        }
    }
}
