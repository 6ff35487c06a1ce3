using System.Buffers;

namespace Zooplus.RecService.Core.Policies;

/// <summary>A uniform draw of products without replacement.</summary>
internal static class UniformDraw
{
    /// <summary>Draws products in random order; each eligible product stands at each rank with the same probability 1/n.</summary>
    /// <param name="eligible">The n products to draw from.</param>
    /// <param name="drawn">Receives the products drawn; at most n long.</param>
    /// <param name="draws">The source of randomness.</param>
    public static void Fill(ReadOnlySpan<int> eligible, Span<int> drawn, ref SeededDraws draws)
    {
        if (drawn.Length == 1)
        {
            drawn[0] = eligible[draws.NextInt32(eligible.Length)];
            return;
        }

        var rented = ArrayPool<int>.Shared.Rent(eligible.Length);
        var urn = rented.AsSpan(0, eligible.Length);
        eligible.CopyTo(urn);
        for (var rank = 0; rank < drawn.Length; rank++)
        {
            var pick = rank + draws.NextInt32(urn.Length - rank);
            drawn[rank] = urn[pick];
            urn[pick] = urn[rank];
        }

        ArrayPool<int>.Shared.Return(rented);
    }
}
