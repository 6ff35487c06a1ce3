using Zooplus.RecService.Journal;
using Zooplus.RecService.Recommend;

namespace Zooplus.RecService.Recommendations;

/// <summary>A decision that was given to a caller, and the rewards its products have earned since.</summary>
internal sealed class Decision(long sequence, RecommendRequest request, RecommendResponse response, string? persona, DateTimeOffset madeAt)
{
    private const long NotActivated = long.MaxValue;

    private readonly Outcome?[] _outcomes = new Outcome?[response.Items.Count];
    private long _expiresAt = response.ExpiresAt?.UtcTicks ?? NotActivated;
    private int _missing = response.Items.Count;

    /// <summary>The number of the fact that it was made.</summary>
    public long Sequence => sequence;

    public RecommendRequest Request => request;

    public RecommendResponse Response => response;

    public string Id => response.RecommendationId;

    /// <summary>When it was made.</summary>
    public DateTimeOffset MadeAt => madeAt;

    /// <summary>The persona the decision used; learning uses it too, whatever the catalogue says by then.</summary>
    public string? Persona => persona;

    /// <summary>When the attribution window closes; null while the decision is not activated.</summary>
    public DateTimeOffset? ExpiresAt => Volatile.Read(ref _expiresAt) is var ticks && ticks == NotActivated ? null : new DateTimeOffset(ticks, TimeSpan.Zero);

    /// <summary>How many products have no reward yet.</summary>
    public int Missing => Volatile.Read(ref _missing);

    /// <summary>Whether every product has its reward.</summary>
    public bool IsSettled => Missing == 0;

    /// <summary>What a product earned, or null.</summary>
    public Outcome? OutcomeOf(int item) => Volatile.Read(ref _outcomes[item]);

    /// <summary>Starts the attribution window. Called by the one writer.</summary>
    public void Activate(DateTimeOffset expiresAt) => Volatile.Write(ref _expiresAt, expiresAt.UtcTicks);

    /// <summary>The fact that a product earned a reward, with the attributes the decision used.</summary>
    public RewardGiven RewardFor(int item, double reward, RewardOrigin origin, bool completes)
    {
        var shown = response.Items[item];
        return new RewardGiven(Id, response.Policy, shown.ProductId, shown.Category, persona, reward, origin) { Decision = sequence, Completes = completes };
    }

    /// <summary>Notes what a product earned. Called by the one writer.</summary>
    public void Settle(int item, Outcome outcome)
    {
        Volatile.Write(ref _outcomes[item], outcome);
        Volatile.Write(ref _missing, _missing - 1);
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

    /// <summary>A reward that was learned.</summary>
    /// <param name="Reward">0 to 1.</param>
    /// <param name="Sequence">The number of the fact.</param>
    /// <param name="Origin">Who said so.</param>
    internal sealed record Outcome(double Reward, long Sequence, RewardOrigin Origin);
}
