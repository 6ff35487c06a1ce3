using Zooplus.RecService.Core.Catalogue;
using Zooplus.RecService.Core.Features;
using Zooplus.RecService.Core.Policies;

namespace Zooplus.RecService.Core.Tests.Policies.Linear;

/// <summary>Random observations, and the states of policies as bytes.</summary>
internal static class Observations
{
    private static readonly string?[] Personas = [.. FeatureSchema.Notebook.Personas, null, "no_such_persona"];

    /// <summary>One of a sequence: any product, any persona, a known or unknown user, any reward.</summary>
    public static Observation Random(ShopCatalogue catalogue, int t, string seed = "observation")
    {
        var draws = SeededDraws.From($"{seed} {t}");
        var product = draws.NextInt32(catalogue.ProductSlots);
        return new Observation(t, product, Personas[draws.NextInt32(Personas.Length)], catalogue.ProductAt(product).Category, draws.NextDouble());
    }

    public static IEnumerable<Observation> Random(ShopCatalogue catalogue, Range range) =>
        Enumerable.Range(range.Start.Value, range.End.Value - range.Start.Value).Select(t => Random(catalogue, t));

    public static byte[] Bytes(this ILearningPolicy policy) => Bytes(policy.Capture());

    public static byte[] Bytes(Action<BinaryWriter> state)
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        state(writer);
        return stream.ToArray();
    }

    public static BinaryReader Reader(byte[] bytes) => new(new MemoryStream(bytes));
}
