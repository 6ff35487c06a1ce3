namespace Zooplus.RecService.Core.Policies;

/// <summary>How many more products of each category a slate may take, where <see cref="DecisionInput.MaxPerCategory"/> limits it.</summary>
internal static class CategoryRoom
{
    /// <summary>The room at the start of a slate: the limit less what the page shows beside it.</summary>
    /// <param name="room">Receives the room of each of the groups of <see cref="EligibleByCategory"/>; empty when there is no limit.</param>
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
            ref var left = ref room[EligibleByCategory.GroupOf(input.Catalogue, product)];
            left = Math.Max(left - 1, 0);
        }
    }
}
