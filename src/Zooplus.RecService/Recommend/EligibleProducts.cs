using System.Globalization;
using Zooplus.RecService.Core.Catalogue;

namespace Zooplus.RecService.Recommend;

/// <summary>Which products a decision may choose from: the available ones that pass the request's filters.</summary>
internal static class EligibleProducts
{
    private static readonly string[] NothingPasses = ["No available product passes the request's filters; at least one must."];

    /// <summary>Applies a request's filters.</summary>
    /// <param name="catalogue">The catalogue of the decision.</param>
    /// <param name="request">The request.</param>
    /// <param name="faults">What is wrong with the filters, or null.</param>
    /// <returns>Dense indices, ascending; all available products, without a copy, when there is no filter.</returns>
    public static ReadOnlySpan<int> Of(ShopCatalogue catalogue, RecommendRequest request, out IDictionary<string, string[]>? faults)
    {
        faults = null;
        if (request.Candidates is null && request.Exclude is null && request.Categories is null)
        {
            return catalogue.Available;
        }

        return Filtered(catalogue, request, out faults);
    }

    // Apart, since what its lambdas capture would be allocated for requests without a filter too.
    private static int[] Filtered(ShopCatalogue catalogue, RecommendRequest request, out IDictionary<string, string[]>? faults)
    {
        faults = UnknownNames(catalogue, request);
        if (faults is not null)
        {
            return [];
        }

        var categories = request.Categories?.Select(catalogue.Schema.CategoryIndex).ToHashSet();
        var excluded = request.Exclude is null ? null : Indices(catalogue, request.Exclude).ToHashSet();
        var eligible = (request.Candidates is null ? catalogue.Available.ToArray() : [.. Indices(catalogue, request.Candidates).Distinct().Order()])
            .Where(product => catalogue.ProductAt(product).Available
                && excluded?.Contains(product) is not true
                && categories?.Contains(catalogue.CategoryAt(product)) is not false)
            .ToArray();

        if (eligible.Length == 0)
        {
            faults = NothingLeft(request);
        }

        return eligible;
    }

    private static IEnumerable<int> Indices(ShopCatalogue catalogue, IEnumerable<string> ids)
    {
        foreach (var id in ids)
        {
            if (catalogue.TryGetProduct(id, out var index))
            {
                yield return index;
            }
        }
    }

    private static Dictionary<string, string[]>? UnknownNames(ShopCatalogue catalogue, RecommendRequest request)
    {
        var faults = new Dictionary<string, string[]>();
        Look("candidates", request.Candidates, id => catalogue.TryGetProduct(id, out _), id => $"'{id}' is not a product of the catalogue.");
        Look("categories", request.Categories, catalogue.Schema.HasCategory, name => $"'{name}' is not a category; allowed are {string.Join(", ", catalogue.Schema.Categories)}.");
        return faults.Count == 0 ? null : faults;

        void Look(string field, IReadOnlyList<string>? names, Func<string, bool> known, Func<string, string> message)
        {
            for (var i = 0; i < names?.Count; i++)
            {
                if (!known(names[i]))
                {
                    faults[string.Create(CultureInfo.InvariantCulture, $"{field}[{i}]")] = [message(names[i])];
                    return;
                }
            }
        }
    }

    private static Dictionary<string, string[]> NothingLeft(RecommendRequest request)
    {
        string?[] filters =
        [
            request.Candidates is null ? null : "candidates",
            request.Exclude is null ? null : "exclude",
            request.Categories is null ? null : "categories",
        ];
        return filters.OfType<string>().ToDictionary(field => field, _ => NothingPasses);
    }
}
