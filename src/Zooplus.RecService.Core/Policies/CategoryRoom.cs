using Zooplus.RecService.Core.Catalogue;

namespace Zooplus.RecService.Core.Policies;

/// <summary>How many more products of each category a slate may take, where <see cref="DecisionInput.MaxPerCategory"/> limits it.</summary>
internal static class CategoryRoom
{
    /// <summary>How many categories there are to have room: the schema's, and one for products whose category it does not have.</summary>
    public static int Count(ShopCatalogue catalogue) => catalogue.Schema.Categories.Count + 1;

    /// <summary>The category of a product, 0 to <see cref="Count"/> − 1.</summary>
    public static int Of(ShopCatalogue catalogue, int product) => catalogue.Features.CategoryOf(catalogue.Features.GroupOf(product));

    /// <summary>The room at the start of a slate: the limit less what the page shows beside it.</summary>
    /// <param name="room">Receives the room of each category, numbered by <see cref="Of"/>; empty when there is no limit.</param>
    /// <param name="input">The decision.</param>
    public static void Fill(Span<int> room, in DecisionInput input)
    {
        if (room.IsEmpty)
        {
            return;
        }

        room.Fill(input.MaxPerCategory ?? int.MaxValue);
        foreach (var product in input.Beside)
        {
            ref var left = ref room[Of(input.Catalogue, product)];
            left = Math.Max(left - 1, 0);
        }
    }
}
