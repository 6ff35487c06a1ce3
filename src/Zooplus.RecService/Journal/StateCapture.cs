using Zooplus.RecService.Core.Catalogue;

namespace Zooplus.RecService.Journal;

/// <summary>The state as it was after a fact, taken hold of quickly; nothing that happens later shows in it.</summary>
/// <param name="Sequence">The last fact it rests on.</param>
/// <param name="Catalogue">The catalogue.</param>
/// <param name="Resets">For each policy that was reset the fact that did it.</param>
/// <param name="Policies">What the policies have learned.</param>
/// <param name="Lessons">What each product taught each policy.</param>
/// <param name="MlpVersion">The version of the weights in use, as information; null when there are none.</param>
internal sealed record StateCapture(
    long Sequence,
    ShopCatalogue Catalogue,
    IReadOnlyDictionary<string, long> Resets,
    IReadOnlyList<PolicyCapture> Policies,
    IReadOnlyDictionary<string, SavedLessons> Lessons,
    string? MlpVersion)
{
    /// <summary>The decisions that took rewards then, in order; null where nobody looked.</summary>
    public IReadOnlyList<long>? Open { get; init; }

    /// <summary>The same, to go on from.</summary>
    public SavedState ToSaved() => new(
        Sequence,
        Catalogue.Image(),
        Resets,
        [.. Policies.Select(policy => new SavedPolicy(policy.Name, policy.Format, policy.Read))],
        Lessons);
}

/// <summary>What a policy has learned.</summary>
/// <param name="Name">The policy.</param>
/// <param name="Format">The form of its bytes: see <see cref="Core.Policies.ILearningPolicy.StateFormat"/>.</param>
/// <param name="Write">Writes them.</param>
internal sealed record PolicyCapture(string Name, string Format, Action<BinaryWriter> Write)
{
    /// <summary>The bytes, ready to be read.</summary>
    public BinaryReader Read()
    {
        var bytes = new MemoryStream();
        Write(new BinaryWriter(bytes));
        bytes.Position = 0;
        return new BinaryReader(bytes);
    }
}
