using Microsoft.AspNetCore.Http.HttpResults;
using Zooplus.RecService.Core.Catalogue;
using Zooplus.RecService.Core.Policies;
using Zooplus.RecService.Http;
using Zooplus.RecService.Journal;
using Zooplus.RecService.OpenApi;

namespace Zooplus.RecService.Policies;

/// <summary><c>GET /policies/{name}/beliefs</c> and the products behind one of its cells.</summary>
internal static class BeliefsEndpoint
{
    private const int ProductsMax = 200;

    public static void MapBeliefs(this IEndpointRouteBuilder routes)
    {
        var beliefs = routes.MapGroup("/policies/{name}/beliefs").WithTags("Policies");

        beliefs.MapGet("", Get)
            .WithName("GetBeliefs")
            .WithSummary("Show what a policy believes of each category for each persona")
            .WithDescription("The mean over the available products of the category of what the policy expects and of what its uncertainty adds, and how many rewards of such users for its products taught the policy. Categories without an available product are left out.")
            .WithExample(
                null,
                """{ "modelVersion": "17", "cells": [ { "persona": "cat_connoisseur", "category": "Cat Food", "products": 10, "expectedReward": 0.52, "explorationBonus": 0.1, "pulls": 320 } ] }""",
                ("name", "linucb"))
            .ProducesProblems(404);

        beliefs.MapGet("/products", GetProducts)
            .WithName("GetBeliefsOfProducts")
            .WithSummary("Show what a policy believes of the products of a category for a persona")
            .WithDescription($"The available products by score, best first, {ProductsMax} at most.")
            .WithExample(
                null,
                """{ "modelVersion": "17", "products": [ { "productId": "9", "expectedReward": 0.52, "explorationBonus": 0.1, "pulls": 32 } ] }""",
                ("name", "linucb"),
                ("persona", "cat_connoisseur"),
                ("category", "Cat Food"))
            .ProducesProblems(400, 404);
    }

    private static Results<Ok<PolicyBeliefs>, ProblemHttpResult> Get(string name, ShopState state)
    {
        if (state.Policies.Find(name) is not { } policy)
        {
            return TypedResults.Problem(Problem.UnknownResource("policy", name));
        }

        // Read before the beliefs: they may then be newer than the version says, never older.
        var (catalogue, version) = (state.Catalogue, policy.ModelVersion);
        if (version is null)
        {
            return TypedResults.Problem(Problem.NoBeliefs(name));
        }

        var beliefs = new Beliefs(policy, catalogue);
        var cells = new List<BeliefCell>();
        foreach (var persona in catalogue.Schema.Personas)
        {
            foreach (var category in catalogue.Schema.Categories)
            {
                var products = ProductsOf(catalogue, category);
                if (beliefs.Of(persona, products) is not { } believed)
                {
                    return TypedResults.Problem(Problem.NoBeliefs(name));
                }

                if (believed.Length > 0)
                {
                    cells.Add(BeliefCell.Of(persona, category, believed, policy is ILearningPolicy ? state.Lessons.PullsOf(name, persona, category) : null));
                }
            }
        }

        return TypedResults.Ok(new PolicyBeliefs(version, cells));
    }

    private static Results<Ok<CellBeliefs>, ProblemHttpResult> GetProducts(string name, string? persona, string? category, ShopState state)
    {
        if (state.Policies.Find(name) is not { } policy)
        {
            return TypedResults.Problem(Problem.UnknownResource("policy", name));
        }

        var (catalogue, version) = (state.Catalogue, policy.ModelVersion);
        var faults = new FieldFaults();
        UnlessDeclared(ref faults, "persona", persona, catalogue.Schema.Personas);
        UnlessDeclared(ref faults, "category", category, catalogue.Schema.Categories);
        if (faults.OrNull is { } problems)
        {
            return TypedResults.Problem(Problem.Invalid(problems));
        }

        return version is not null && new Beliefs(policy, catalogue).Of(persona!, ProductsOf(catalogue, category!)) is { } believed
            ? TypedResults.Ok(new CellBeliefs(version, [.. believed.OrderByDescending(belief => belief.ExpectedReward + belief.ExplorationBonus).Take(ProductsMax)]))
            : TypedResults.Problem(Problem.NoBeliefs(name));
    }

    private static int[] ProductsOf(ShopCatalogue catalogue, string category)
    {
        var place = catalogue.Schema.CategoryIndex(category);
        return [.. catalogue.Available.ToArray().Where(product => catalogue.CategoryAt(product) == place)];
    }

    private static void UnlessDeclared(ref FieldFaults faults, string field, string? given, IReadOnlyList<string> declared)
    {
        if (given is null || !declared.Contains(given))
        {
            faults.Add(field, $"{(given is null ? "Nothing" : $"'{given}'")} was given; allowed are {string.Join(", ", declared)}.");
        }
    }
}

/// <summary>What a policy believes.</summary>
/// <param name="ModelVersion">The state it believes it in.</param>
/// <param name="Cells">A cell for each declared persona and category.</param>
internal sealed record PolicyBeliefs(string ModelVersion, IReadOnlyList<BeliefCell> Cells);

/// <summary>What a policy believes of a category for the users of a persona.</summary>
/// <param name="Persona">The persona.</param>
/// <param name="Category">The category.</param>
/// <param name="Products">How many of its products are available.</param>
/// <param name="ExpectedReward">The reward the policy expects of one of them, on average.</param>
/// <param name="ExplorationBonus">What its uncertainty adds to the score of one of them, on average.</param>
/// <param name="Pulls">How many rewards of such users for products of the category it has learned from, since it last forgot; absent for a policy that does not learn.</param>
internal sealed record BeliefCell(string Persona, string Category, int Products, double ExpectedReward, double ExplorationBonus, long? Pulls)
{
    public static BeliefCell Of(string persona, string category, ProductBelief[] products, long? pulls) => new(
        persona,
        category,
        products.Length,
        products.Average(product => product.ExpectedReward),
        products.Average(product => product.ExplorationBonus),
        pulls);
}

/// <summary>What a policy believes of the products of a category for the users of a persona.</summary>
/// <param name="ModelVersion">The state it believes it in.</param>
/// <param name="Products">The products by score, best first.</param>
internal sealed record CellBeliefs(string ModelVersion, IReadOnlyList<ProductBelief> Products);
