using Zooplus.RecService.Core.Features;
using Zooplus.RecService.Journal;
using Zooplus.RecService.Recommend;

namespace Zooplus.RecService.Recommendations;

/// <summary>A decision that was given to a caller, and the rewards its products have earned since.</summary>
internal sealed class Decision(long sequence, RecommendRequest request, RecommendResponse response, string? persona, DateTimeOffset madeAt, Pending pending)
{
    /// <summary>What a shown product teaches until it earns something, and when it never does.</summary>
    public const double DefaultReward = 0;

    /// <summary>Stands in place of ticks for a time that has not been set.</summary>
    public const long NotActivated = long.MaxValue;

    private RecommendRequest _request = request;
    private Outcome?[] _outcomes = new Outcome?[response.Items.Count];
    private long _expiresAt = response.ExpiresAt?.UtcTicks ?? NotActivated;
    private int _missing = response.Items.Count;
    private volatile bool _closed;

    /// <summary>The number of the fact that it was made.</summary>
    public long Sequence => sequence;

    public RecommendRequest Request => Volatile.Read(ref _request);

    public RecommendResponse Response => response;

    public string Id => response.RecommendationId;

    /// <summary>When it was made.</summary>
    public DateTimeOffset MadeAt => madeAt;

    /// <summary>The persona the decision used; learning uses it too, whatever the catalogue says by then.</summary>
    public string? Persona => persona;

    /// <summary>The other attributes of the user and of the request that the decision used; null for none.</summary>
    public AttributeSet? Attributes { get; init; }

    /// <summary>The fact that declared the schema the decision used; 0 where nobody wrote it down.</summary>
    public long SchemaVersion { get; init; }

    /// <summary>When the attribution window closes; null while the decision is not activated.</summary>
    public DateTimeOffset? ExpiresAt => Volatile.Read(ref _expiresAt) is var ticks && ticks == NotActivated ? null : new DateTimeOffset(ticks, TimeSpan.Zero);

    /// <summary>How many products have no reward yet.</summary>
    public int Missing => Volatile.Read(ref _missing);

    /// <summary>Whether it takes no more rewards.</summary>
    public bool IsClosed => _closed;

    /// <summary>The span it was made in; null when nobody listened, or since the service started anew.</summary>
    public string? Span { get; init; }

    /// <summary>What its shown products teach before their rewards are known.</summary>
    public Pending Pending => pending;

    /// <summary>Whether anything about it has changed since it was made or read.</summary>
    public bool HasChanged { get; private set; }

    /// <summary>Whether its shown products are counted by now, with their rewards or without.</summary>
    public bool IsCounted => pending != Pending.Ignore && ExpiresAt is not null;

    /// <summary>What a shown product counts with until its reward is known; null when it does not count until then.</summary>
    /// <param name="item">Its place.</param>
    public double? CountedReward(int item) => pending == Pending.Ignore ? null : CountedReward(pending, response.Items[item]);

    /// <summary>What a shown product counts with until its reward is known.</summary>
    /// <param name="pending">How it counts.</param>
    /// <param name="item">The product.</param>
    /// <returns>0 to 1; an expectation beyond that, as a linear model may have it, counts as the nearest of the two.</returns>
    public static double CountedReward(Pending pending, RecommendedItem item) =>
        pending == Pending.AsExpected ? Math.Clamp(item.ExpectedReward, 0, 1) : DefaultReward;

    /// <summary>What a product earned, or null.</summary>
    public Outcome? OutcomeOf(int item) => Volatile.Read(ref _outcomes[item]);

    /// <summary>Takes up what has become of it, before anyone else knows this copy.</summary>
    /// <param name="expiresAt">When the attribution window closes, in ticks.</param>
    /// <param name="isClosed">Whether it takes no more rewards.</param>
    /// <param name="outcomes">What each product earned, or null.</param>
    public void GoOnFrom(long expiresAt, bool isClosed, Outcome?[] outcomes)
    {
        _expiresAt = expiresAt;
        _closed = isClosed;
        _outcomes = outcomes;
        _missing = outcomes.Count(outcome => outcome is null);
    }

    /// <summary>Starts the attribution window. Called by the one writer.</summary>
    public void Activate(DateTimeOffset expiresAt)
    {
        Volatile.Write(ref _expiresAt, expiresAt.UtcTicks);
        HasChanged = true;
    }

    /// <summary>The fact that a product was silent until its window closed.</summary>
    /// <param name="item">Its place.</param>
    /// <param name="completes">Whether it is the last that was missing.</param>
    public RewardGiven SilenceOf(int item, bool completes) =>
        RewardFor(item, DefaultReward, RewardOrigin.Default) with { Completes = completes, Learned = IsCounted ? CountedReward(item) : null };

    /// <summary>The fact that a product earned its one reward.</summary>
    public RewardGiven RewardOf(int item, double reward) =>
        RewardFor(item, reward, RewardOrigin.Given) with { Completes = Missing == 1 && !TakesEvents, Learned = LearnedWith(item) };

    /// <summary>The fact that a product earned a reward by an event, on top of what other events have earned. The decision stays open for more of them.</summary>
    /// <param name="item">Its place.</param>
    /// <param name="earned">The event.</param>
    /// <param name="reward">What all its events earned together.</param>
    public RewardGiven RewardOf(int item, EventReward earned, double reward) =>
        RewardFor(item, reward, RewardOrigin.Given) with { Event = earned, Learned = LearnedWith(item) };

    /// <summary>Notes what a product earned. Called by the one writer.</summary>
    public void Settle(RewardGiven reward, long sequence, DateTimeOffset at)
    {
        var item = ItemOf(reward.ProductId);
        var before = _outcomes[item];
        IReadOnlyList<Earned> events = reward.Event is { } earned ? [.. before?.Events ?? [], new Earned(earned.Name, earned.Reward, sequence)] : [];
        Volatile.Write(ref _outcomes[item], new Outcome(reward.Reward, sequence, reward.Origin, at, events));
        if (before is null)
        {
            Volatile.Write(ref _missing, _missing - 1);
        }

        if (reward.Completes)
        {
            Close();
        }

        HasChanged = true;
    }

    /// <summary>Forgets whom it was made for. Called by the one writer.</summary>
    public void ForgetUser()
    {
        Volatile.Write(ref _request, _request with { UserId = "" });
        HasChanged = true;
    }

    /// <summary>Takes no more rewards. Called by the one writer.</summary>
    public void Close()
    {
        _closed = true;
        HasChanged = true;
    }

    /// <summary>Finds the item a reward is for.</summary>
    /// <param name="productId">The product, or null for the only one.</param>
    /// <returns>Its place from 0; -1 when that product was not shown, or none was named where several were.</returns>
    public int ItemOf(string? productId)
    {
        if (productId is null)
        {
            return response.Items.Count == 1 ? 0 : -1;
        }

        for (var item = 0; item < response.Items.Count; item++)
        {
            if (response.Items[item].ProductId == productId)
            {
                return item;
            }
        }

        return -1;
    }

    private bool TakesEvents => Array.Exists(_outcomes, outcome => outcome is { Events.Count: > 0 });

    private double? LearnedWith(int item) => _outcomes[item]?.Reward ?? (IsCounted ? CountedReward(item) : null);

    private RewardGiven RewardFor(int item, double reward, RewardOrigin origin)
    {
        var shown = response.Items[item];
        return new RewardGiven(Id, response.Policy, shown.ProductId, shown.Category, persona, reward, origin)
        {
            Decision = sequence,
            UserId = Request.UserId,
            Attributes = Attributes,
            ProductAttributes = shown.Attributes,
            Completes = false,
        };
    }

    /// <summary>A reward that was learned.</summary>
    /// <param name="Reward">All it earned, 0 to 1.</param>
    /// <param name="Sequence">The number of the last fact about it.</param>
    /// <param name="Origin">Who said so.</param>
    /// <param name="At">When that was.</param>
    /// <param name="Events">The events that earned it, in order; empty for a reward without one, which is final.</param>
    internal sealed record Outcome(double Reward, long Sequence, RewardOrigin Origin, DateTimeOffset At, IReadOnlyList<Earned> Events);

    /// <summary>What one event earned by itself.</summary>
    /// <param name="Event">The event; null for a reward without one.</param>
    /// <param name="Reward">0 to 1.</param>
    /// <param name="Sequence">The number of the fact.</param>
    internal sealed record Earned(string? Event, double Reward, long Sequence);
}
