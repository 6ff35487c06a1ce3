using Zooplus.RecService.Core.Catalogue;
using Zooplus.RecService.Core.Policies;
using Zooplus.RecService.Core.Policies.Mlp;

namespace Zooplus.RecService.LoadGenerator.Priors;

/// <summary>What a trained MLP predicts of each cell of persona and category: the mean over the users and products that its weights know.</summary>
internal static class WeightsPrior
{
    // So many users of a persona and products of a category, spread over all, are enough to know the mean.
    private const int UsersMax = 200;
    private const int ProductsMax = 200;

    /// <summary>The means of all cells of which the weights know a user and a product.</summary>
    public static IReadOnlyList<CellMean> Of(ShopCatalogue catalogue, MlpWeights weights)
    {
        var network = new MlpPolicy();
        network.Use(new MlpScorer(weights), catalogue);
        var means = new List<CellMean>();
        foreach (var persona in catalogue.Schema.Personas)
        {
            var users = Spread([.. catalogue.Users.Where(user => user.Persona == persona && weights.TryGetUserRow(user.Id, out _)).Select(user => user.Id)], UsersMax);
            for (var category = 0; category < catalogue.Schema.Categories.Count; category++)
            {
                var products = ProductsOf(catalogue, weights, category);
                if (users.Length > 0 && products.Length > 0)
                {
                    var mean = users.Average(user => Predicted(network, catalogue, user, products).Average(item => item.ExpectedReward));
                    means.Add(new CellMean(persona, catalogue.Schema.Categories[category], Math.Clamp(mean, 0, 1), users.Length * products.Length));
                }
            }
        }

        return means;
    }

    private static int[] ProductsOf(ShopCatalogue catalogue, MlpWeights weights, int category) => Spread(
        [.. catalogue.Available.ToArray().Where(product => catalogue.CategoryAt(product) == category && weights.TryGetProductRow(catalogue.ProductAt(product).Id, out _))],
        ProductsMax);

    private static RankedProduct[] Predicted(MlpPolicy network, ShopCatalogue catalogue, string user, int[] products) => network.Choose(new DecisionInput
    {
        Catalogue = catalogue,
        UserId = user,
        Persona = null,
        Basis = Basis.User,
        Eligible = products,
        Count = products.Length,
        RecommendationId = "prior",
    })!.Items;

    private static T[] Spread<T>(T[] all, int most) =>
        all.Length <= most ? all : [.. Enumerable.Range(0, most).Select(place => all[(int)((long)place * all.Length / most)])];
}
