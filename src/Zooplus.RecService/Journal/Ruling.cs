namespace Zooplus.RecService.Journal;

/// <summary>What a change comes to: an answer at once, or facts to keep and the answer once they are kept and applied.</summary>
internal readonly struct Ruling<T>
{
    private readonly T? _known;
    private readonly Func<long, T>? _answer;

    private Ruling(IReadOnlyList<Fact> facts, T known)
    {
        Facts = facts;
        _known = known;
    }

    private Ruling(IReadOnlyList<Fact> facts, Func<long, T> answer)
    {
        Facts = facts;
        _answer = answer;
    }

    /// <summary>The facts, none for an answer at once.</summary>
    public IReadOnlyList<Fact> Facts { get; }

    /// <summary>Nothing changes.</summary>
    public static Ruling<T> Refuse(T answer) => new([], answer);

    /// <summary>A fact is to be kept.</summary>
    /// <param name="fact">What happened.</param>
    /// <param name="answer">The answer, whatever the sequence of the fact.</param>
    public static Ruling<T> Keep(Fact fact, T answer) => new([fact], answer);

    /// <summary>A fact is to be kept.</summary>
    /// <param name="fact">What happened.</param>
    /// <param name="answer">Makes the answer, given the sequence of the fact.</param>
    public static Ruling<T> Keep(Fact fact, Func<long, T> answer) => new([fact], answer);

    /// <summary>Facts are to be kept, all or none.</summary>
    /// <param name="facts">What happened, in order.</param>
    /// <param name="answer">Makes the answer, given the sequence of the last fact.</param>
    public static Ruling<T> Keep(IReadOnlyList<Fact> facts, Func<long, T> answer) => new(facts, answer);

    /// <summary>The answer, once the facts are applied.</summary>
    public T Answer(long lastSequence) => _answer is null ? _known! : _answer(lastSequence);
}
