using static TorchSharp.torch;

namespace Zooplus.RecService.Training;

/// <summary>Interactions as three tensors of one length: the users' rows and the products' rows (int64), and the labels (float32).</summary>
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
            yield return new InteractionTensors(Users.narrow(0, start, length), Products.narrow(0, start, length), Labels.narrow(0, start, length));
        }
    }
}
