using System.Globalization;
using Microsoft.Extensions.Options;
using Zooplus.RecService.Core.Policies;

namespace Zooplus.RecService.Experiment;

/// <summary>
/// Which arm a user is in. A hash of seed, experiment and user is a point in [0, 1), and the arms are intervals in fixed order, so that
/// the same user is always in the same arm and a change of weights moves only the users between the old and the new borders.
/// </summary>
internal sealed class ExperimentAssignment
{
    private readonly string _prefix;
    private readonly ExperimentArm[] _arms;
    private readonly double[] _ends;

    public ExperimentAssignment(IOptions<ExperimentOptions> options)
    {
        Options = options.Value;
        _prefix = string.Create(CultureInfo.InvariantCulture, $"{Options.Seed}/{Options.Name}/");
        var total = Options.Arms.Sum(arm => arm.Weight);
        _arms = [.. Options.Arms.Where(arm => arm.Weight > 0).Select(arm => new ExperimentArm(arm.Name, arm.Policy, arm.Weight / total))];
        var end = 0.0;
        _ends = Array.ConvertAll(_arms, arm => end += arm.Probability);
        _ends[^1] = 1;
    }

    /// <summary>The experiment as configured.</summary>
    public ExperimentOptions Options { get; }

    /// <summary>The arm of a user, known or not.</summary>
    public ExperimentArm Assign(string userId)
    {
        var point = SeededDraws.From(_prefix, userId).NextDouble();
        var arm = 0;
        while (point >= _ends[arm])
        {
            arm++;
        }

        return _arms[arm];
    }
}

/// <summary>An arm of the experiment that users are assigned to.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Policy">The policy its users get.</param>
/// <param name="Probability">The probability with which a user is assigned to it, above 0.</param>
internal sealed record ExperimentArm(string Name, string Policy, double Probability);
