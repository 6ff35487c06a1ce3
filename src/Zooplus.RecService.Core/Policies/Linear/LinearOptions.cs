namespace Zooplus.RecService.Core.Policies.Linear;

/// <summary>How a linear model starts, and how it forgets.</summary>
public sealed record LinearOptions
{
    /// <summary>The smallest <see cref="Ridge"/>: below it the inverse of a fresh model loses all precision.</summary>
    public const double RidgeMin = 0.000001;

    /// <summary>The largest <see cref="Ridge"/>.</summary>
    public const double RidgeMax = 1_000_000;

    /// <summary>The smallest <see cref="Discount"/>: below it the model knows little more than the last ten observations.</summary>
    public const double DiscountMin = 0.9;

    /// <summary>The largest <see cref="Window"/>: what is in it is kept in memory, and in every snapshot.</summary>
    public const int WindowMax = 1_000_000;

    /// <summary>The largest <see cref="PriorStrength"/>.</summary>
    public const double PriorStrengthMax = 1_000_000;

    /// <summary>λ, the ridge: how many observations' worth of weight holds each coefficient at 0.</summary>
    public double Ridge { get; init; } = 1;

    /// <summary>
    /// γ, what an observation still weighs when the next one is learned: 1 remembers for good, 0.9995 about the last 2,000.
    /// (D-LinUCB of Russac et al. 2019 with one matrix in place of its two; the ridge does not fade.)
    /// </summary>
    public double Discount { get; init; } = 1;

    /// <summary>How many of the newest observations count (SW-LinUCB, Cheung et al. 2019); 0 for all. Not together with a discount.</summary>
    public int Window { get; init; }

    /// <summary>What is expected before anything was learned; empty for nothing.</summary>
    public IReadOnlyList<PriorMean> Prior { get; init; } = [];

    /// <summary>How many observations each mean of <see cref="Prior"/> weighs as much as. Forgetting goes back to the prior, not behind it.</summary>
    public double PriorStrength { get; init; } = 10;

    /// <summary>What is not allowed about the options: which one, and what would be allowed; null when all is well.</summary>
    public (string Option, object Given, string Allowed)? Fault()
    {
        if (!(Ridge is >= RidgeMin and <= RidgeMax))
        {
            return (nameof(Ridge), Ridge, "a number from 0.000001 to 1000000");
        }

        if (!(Discount is >= DiscountMin and <= 1))
        {
            return (nameof(Discount), Discount, "a number from 0.9 to 1");
        }

        if (Window is < 0 or > WindowMax)
        {
            return (nameof(Window), Window, "a whole number from 0 to 1000000");
        }

        if (Window > 0 && Discount < 1)
        {
            return (nameof(Window), Window, "0 where there is a discount: a model forgets in one way");
        }

        if (!(PriorStrength is > 0 and <= PriorStrengthMax))
        {
            return (nameof(PriorStrength), PriorStrength, "a number above 0, up to 1000000");
        }

        for (var i = 0; i < Prior.Count; i++)
        {
            if (string.IsNullOrEmpty(Prior[i].Category))
            {
                return ($"{nameof(Prior)}:{i}:{nameof(PriorMean.Category)}", "", "a category");
            }

            if (!(Prior[i].Reward is >= 0 and <= 1))
            {
                return ($"{nameof(Prior)}:{i}:{nameof(PriorMean.Reward)}", Prior[i].Reward, "a number from 0 to 1");
            }
        }

        return null;
    }

    /// <summary>All of them in a line, for the name of a state that depends on them; it ends with a space.</summary>
    internal string Format
    {
        get
        {
            var prior = Prior.Count == 0
                ? ""
                : FormattableString.Invariant($"prior={PriorStrength:R}×{string.Join('|', Prior.Select(mean => FormattableString.Invariant($"{mean.Persona}/{mean.Category}={mean.Reward:R}")))} ");
            return FormattableString.Invariant($"ridge={Ridge:R} discount={Discount:R} window={Window} {prior}");
        }
    }

    /// <summary>Refuses options that are not allowed.</summary>
    /// <returns>These options.</returns>
    /// <exception cref="ArgumentException">One of them is not allowed; the message says which.</exception>
    internal LinearOptions Checked() => Fault() is var (option, given, allowed)
        ? throw new ArgumentException(FormattableString.Invariant($"{option} is '{given}'; allowed is {allowed}."))
        : this;
}
