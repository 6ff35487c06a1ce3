using Zooplus.RecService.Core.Policies.NeuralLinUcb;
using Zooplus.RecService.Journal;

namespace Zooplus.RecService.Models;

/// <summary>
/// Policies that are being taught on other weights, beside those that serve: a state of their own applies the journal's facts in their
/// order, as a start does, so that both end in the same bits. Used by one caller at a time.
/// </summary>
/// <param name="heads">The policies, which have learned nothing.</param>
/// <param name="state">Their state, which holds no other policies.</param>
/// <param name="journal">Where the facts are.</param>
internal sealed class HeadTeaching(IReadOnlyList<IHeadPolicy> heads, ShopState state, IJournal journal)
{
    // So many facts are applied in a few milliseconds.
    private const long NearlyThere = 1_000;
    private const int PassesMax = 10;

    private long _taught;

    /// <summary>The policies, with what they have been taught so far.</summary>
    public IReadOnlyList<IHeadPolicy> Heads => heads;

    /// <summary>Teaches all facts up to one.</summary>
    /// <param name="sequence">The sequence of a fact that is kept.</param>
    /// <exception cref="JournalException">The journal cannot be read.</exception>
    public void CatchUp(long sequence)
    {
        if (sequence > _taught)
        {
            foreach (var lesson in journal.ReadLessons(_taught).TakeWhile(lesson => lesson.Sequence <= sequence))
            {
                state.Apply(lesson);
            }

            _taught = sequence;
        }
    }

    /// <summary>Teaches while further facts come in, until hardly any are left for the writer's turn.</summary>
    /// <param name="last">The sequence of the last fact that is kept by now.</param>
    /// <exception cref="JournalException">The journal cannot be read.</exception>
    public void CatchUp(Func<long> last)
    {
        for (var pass = 0; pass < PassesMax && last() - _taught > (pass == 0 ? 0 : NearlyThere); pass++)
        {
            CatchUp(last());
        }
    }
}
