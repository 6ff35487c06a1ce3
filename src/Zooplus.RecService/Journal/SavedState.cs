using Zooplus.RecService.Core.Catalogue;

namespace Zooplus.RecService.Journal;

/// <summary>A state to go on from.</summary>
/// <param name="Sequence">The last fact it rests on; 0 for the state before the first.</param>
/// <param name="Catalogue">The catalogue.</param>
/// <param name="Resets">For each policy that was reset the fact that did it.</param>
/// <param name="Policies">What the policies had learned.</param>
/// <param name="Lessons">What each product taught each policy.</param>
internal sealed record SavedState(
    long Sequence,
    CatalogueImage Catalogue,
    IReadOnlyDictionary<string, long> Resets,
    IReadOnlyList<SavedPolicy> Policies,
    IReadOnlyDictionary<string, SavedLessons> Lessons)
{
    /// <summary>The decisions that took rewards then; those of all time where nobody wrote them down, which the journal has to go through.</summary>
    public OpenDecisions Open { get; init; } = OpenDecisions.None;
}

/// <summary>What a policy had learned.</summary>
/// <param name="Name">The policy.</param>
/// <param name="Format">The form of its bytes: see <see cref="Core.Policies.ILearningPolicy.StateFormat"/>.</param>
/// <param name="Read">Opens its bytes; whoever asks closes them.</param>
internal sealed record SavedPolicy(string Name, string Format, Func<BinaryReader> Read);
