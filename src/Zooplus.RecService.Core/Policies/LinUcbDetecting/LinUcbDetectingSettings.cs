using Zooplus.RecService.Core.Policies.LinUcbShared;

namespace Zooplus.RecService.Core.Policies.LinUcbDetecting;

/// <summary>Settings of <c>linucb-detecting</c>. It forgets on evidence: a discount or a window beside that would take away what is compared.</summary>
public sealed class LinUcbDetectingSettings : LinUcbSharedSettings
{
    /// <summary>δ: the probability that rewards of one mean are ever taken for changed ones, in each context; above 0 and below 1.</summary>
    public double FalseAlarms { get; init; } = 0.01;

    /// <inheritdoc/>
    public override IEnumerable<SettingFault> Faults()
    {
        if (!(FalseAlarms is > 0 and < 1))
        {
            yield return new SettingFault(nameof(FalseAlarms), FalseAlarms, "a number above 0 and below 1");
        }

        if (Discount < 1)
        {
            yield return new SettingFault(nameof(Discount), Discount, "1: this policy forgets on evidence");
        }

        if (Window > 0)
        {
            yield return new SettingFault(nameof(Window), Window, "0: this policy forgets on evidence");
        }

        foreach (var fault in base.Faults())
        {
            yield return fault;
        }
    }
}
