using static TorchSharp.torch;

namespace Zooplus.RecService.Training;

/// <summary>Interactions as three tensors of one length.</summary>
/// <param name="Users">The users' rows, int64.</param>
/// <param name="Products">The products' rows, int64.</param>
/// <param name="Labels">What is to be learned, float32.</param>
internal sealed record InteractionTensors(Tensor Users, Tensor Products, Tensor Labels)
{
    /// <summary>How many interactions.</summary>
    public long Count => Labels.shape[0];

    /// <summary>Some of a set's interactions.</summary>
    /// <param name="set">The set.</param>
    /// <param name="places">Which of them, in which order.</param>
    public static InteractionTensors Of(TrainingSet set, long[] places) => new(
        tensor(Array.ConvertAll(places, place => set.UserRows[place])),
        tensor(Array.ConvertAll(places, place => set.ProductRows[place])),
        tensor(Array.ConvertAll(places, place => set.Labels[place])));

    /// <summary>The same interactions in another order, copied.</summary>
    public InteractionTensors Permuted(Tensor order) =>
        new(Users.index_select(0, order), Products.index_select(0, order), Labels.index_select(0, order));

    /// <summary>All interactions in batches of neighbours, which share memory with these tensors; the last may be shorter.</summary>
    public IEnumerable<InteractionTensors> Batches(int size)
    {
        for (var start = 0L; start < Count; start += size)
        {
            var length = Math.Min(size, Count - start);
            yield return new InteractionTensors(
                Users.narrow(0, start, length),
                Products.narrow(0, start, length),
                Labels.narrow(0, start, length));
        }
    }
}
