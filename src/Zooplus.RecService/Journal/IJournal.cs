using System.Globalization;
using Zooplus.RecService.Journal.Retention;
using Zooplus.RecService.Recommendations;

namespace Zooplus.RecService.Journal;

/// <summary>
/// Where the facts are kept, in one total order. Appended to by the one writer; looked things up in by anyone.
/// </summary>
internal interface IJournal : IDisposable
{
    /// <summary>The sequence of the last fact there is or was; 0 when there is none.</summary>
    long LastSequence { get; }

    /// <summary>How much room it takes on the disk.</summary>
    long Bytes { get; }

    /// <summary>How many facts are kept and not yet where other programs that read its file find them.</summary>
    long Waiting { get; }

    /// <summary>The facts that were there once, in order; all are there when it is empty.</summary>
    IReadOnlyList<MissingFacts> Missing { get; }

    /// <summary>Whether facts are missing that nobody has accepted the loss of: until <see cref="AcceptLoss"/> nothing is kept and nothing is looked up.</summary>
    bool AwaitsAcceptance { get; }

    /// <summary>Whether it was found damaged, by whoever wrote or read, and was not put aside yet.</summary>
    bool IsDamaged { get; }

    /// <summary>The damaged rows that look-ups have come upon, who were refused; all else goes on. Null while there was none.</summary>
    DamagedRows? DamagedRows { get; }

    /// <summary>Makes the journal ready. Where that fails it may be tried again, and <see cref="OpenToRead"/> makes do meanwhile.</summary>
    /// <exception cref="JournalUnusableException">It is not this process's to use.</exception>
    /// <exception cref="JournalException">It cannot be opened or written now.</exception>
    /// <exception cref="JournalDamagedException">It is damaged; <see cref="SetAside"/> makes it ready.</exception>
    void Open();

    /// <summary>
    /// Makes what the journal holds known to <see cref="LastSequence"/>, <see cref="Missing"/>, <see cref="ReadLessons"/> and
    /// <see cref="ReadOpenDecisions"/>, and changes nothing on the disk. Nothing is kept or looked up until <see cref="Open"/> succeeds.
    /// </summary>
    /// <exception cref="JournalException">It cannot be read either.</exception>
    void OpenToRead();

    /// <summary>Keeps facts, all or none. When it returns, they survive what <see cref="JournalOptions.Durability"/> says.</summary>
    /// <exception cref="JournalException">They are not kept, or nobody can tell; nothing may be appended before <see cref="Reopen"/>.</exception>
    void Append(IReadOnlyList<JournalledFact> facts);

    /// <summary>Makes the journal fit for use after a failure: facts after the last acknowledged one are struck out.</summary>
    /// <param name="lastAcknowledged">The sequence of the last fact a caller was told of.</param>
    /// <exception cref="JournalException">It still cannot be written.</exception>
    /// <exception cref="JournalDamagedException">It is damaged, and will never be fit for use.</exception>
    void Reopen(long lastAcknowledged);

    /// <summary>
    /// Notes that facts were lost at the end, and numbers the next fact above them. What became of the decisions that are open nobody can
    /// tell, so they take no more rewards.
    /// </summary>
    /// <param name="sequence">The sequence of the last fact that was lost.</param>
    /// <exception cref="JournalException">It could not be noted.</exception>
    void SkipTo(long sequence);

    /// <summary>Puts the damaged file aside and goes on with an empty one, which keeps nothing until <see cref="AcceptLoss"/>. No decision is open then.</summary>
    /// <param name="covered">The sequence of the last fact that a snapshot covers; 0 when there is none.</param>
    /// <param name="last">The sequence of the last fact there was, or may have been: the next is numbered above it.</param>
    /// <returns>What the damaged file is called now.</returns>
    /// <exception cref="JournalException">It could not be put aside.</exception>
    string SetAside(long covered, long last);

    /// <summary>Takes facts again, without those that are missing.</summary>
    /// <exception cref="JournalException">That could not be noted.</exception>
    void AcceptLoss();

    /// <summary>Gives up the oldest settled decisions with all that belongs to them, and notes which facts are missing since. Called by the one writer.</summary>
    /// <param name="bounds">What is given up.</param>
    /// <returns>How many decisions.</returns>
    /// <exception cref="JournalException">It could not be done; nothing was given up.</exception>
    int Compact(RetentionBounds bounds);

    /// <summary>Waits until everything appended so far is on the disk, whatever the durability. May run beside the writer.</summary>
    /// <exception cref="JournalException">The disk did not take it.</exception>
    void Sync();

    /// <summary>The last fact that erased someone and whose erasure is not finished; null when all are.</summary>
    long? LastErasure { get; }

    /// <summary>Finishes erasures: the ids they were kept with go, and with them all that the log remembers. Called between two commits.</summary>
    /// <param name="last">The last fact among them.</param>
    /// <returns>Whether it is done; false while someone reads what the log holds.</returns>
    /// <exception cref="JournalException">It could not be written.</exception>
    bool FinishErasures(long last);

    /// <summary>The facts that changed what was learned and what there is to show: all but decisions and activations, in order.</summary>
    /// <param name="after">The sequence after which to begin; 0 for all.</param>
    /// <exception cref="JournalDamagedException">What is read is not what was written, or a fact is not there; thrown when it is come to.</exception>
    IEnumerable<JournalledFact> ReadLessons(long after);

    /// <summary>Looks whether the file hangs together: its pages and tables, and not what the rows say, which <see cref="ReadLessons"/> does.</summary>
    /// <exception cref="JournalDamagedException">It does not.</exception>
    /// <exception cref="JournalException">It cannot be read.</exception>
    void CheckStructure();

    /// <summary>The decisions that still take rewards, oldest first, with what their products have earned.</summary>
    /// <param name="known">Those that did after some fact: only they and later ones are looked at.</param>
    /// <exception cref="JournalDamagedException">What is read is not what was written.</exception>
    IReadOnlyList<Decision> ReadOpenDecisions(OpenDecisions known);

    // What follows looks single decisions up, and throws DamagedRowException for one whose rows are not what was written.

    /// <summary>The newest decision under an id, with what its products have earned; null when there is none.</summary>
    Decision? Find(string recommendationId);

    /// <summary>Decisions in order, with what their products have earned by now.</summary>
    /// <param name="span">Which, and how many at most.</param>
    IReadOnlyList<Decision> ReadDecisions(DecisionSpan span);

    /// <summary>The newest decisions, newest first, with what their products have earned.</summary>
    /// <param name="filter">Which.</param>
    /// <param name="most">How many at most.</param>
    IReadOnlyList<Decision> FindLast(DecisionFilter filter, int most);
}

/// <summary>The decisions that took rewards after a fact.</summary>
/// <param name="After">The sequence of the fact.</param>
/// <param name="Sequences">Those of the decisions, in order.</param>
internal sealed record OpenDecisions(long After, IReadOnlyList<long> Sequences)
{
    /// <summary>Before the first fact.</summary>
    public static OpenDecisions None { get; } = new(0, []);
}

/// <summary>Some of the decisions, in order.</summary>
/// <param name="After">Those of a larger sequence than this.</param>
/// <param name="From">Made then or later.</param>
/// <param name="To">Made before.</param>
/// <param name="Most">How many at most.</param>
internal readonly record struct DecisionSpan(long After, DateTimeOffset From, DateTimeOffset To, int Most);

/// <summary>Whose decisions.</summary>
/// <param name="UserId">Whom they were made for; null for everyone.</param>
/// <param name="Policy">Who made them, among the newest <see cref="Reach"/> facts; null for all policies.</param>
internal readonly record struct DecisionFilter(string? UserId = null, string? Policy = null)
{
    /// <summary>How far back a policy's decisions are looked for: there is no index of them, and a policy may have made none.</summary>
    public const int Reach = 100_000;
}

/// <summary>What look-ups have found damaged since the service started.</summary>
/// <param name="Refused">How many were refused for it.</param>
/// <param name="Last">What the last of them came upon.</param>
internal sealed record DamagedRows(long Refused, string Last);

/// <summary>A fact in its place.</summary>
/// <param name="Sequence">1 for the first, one more for each after it.</param>
/// <param name="Time">When the writer took it in.</param>
/// <param name="Fact">What happened.</param>
internal readonly record struct JournalledFact(long Sequence, DateTimeOffset Time, Fact Fact);

/// <summary>The journal could not be read or written.</summary>
internal class JournalException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>No waiting makes the file this process's journal: it is another's, of a later version, or its path leads to none.</summary>
internal sealed class JournalUnusableException(string message, Exception? inner = null) : JournalException(message, inner);

/// <summary>What the journal's file holds is not what was written to it: the disk, or whoever else wrote there, has damaged it.</summary>
internal class JournalDamagedException(string message, Exception? inner = null) : JournalException(message, inner);

/// <summary>A row is not what was written. The rest of the file may well be.</summary>
/// <param name="table">Its table.</param>
/// <param name="row">The number it has now.</param>
/// <param name="fault">What is wrong with it, to go on from "Row 7 of the table 'decision'".</param>
/// <param name="inner">What it led to.</param>
internal sealed class DamagedRowException(string table, long row, string fault, Exception? inner = null)
    : JournalDamagedException(string.Create(CultureInfo.InvariantCulture, $"Row {row} of the table '{table}' {fault}"), inner)
{
    /// <summary>The table.</summary>
    public string Table => table;

    /// <summary>The number of the row.</summary>
    public long Row => row;
}
