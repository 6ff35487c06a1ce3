using Zooplus.RecService.Client;
using Zooplus.RecService.Client.Contracts;
using Zooplus.RecService.Simulation;
using Zooplus.RecService.Simulation.HeadToHead;

namespace Zooplus.RecService.LoadGenerator.Shops;

/// <summary>Sees to it that a service is fit for a match: the world's catalogue, the right weights, policies that know nothing yet.</summary>
/// <param name="Admin">The service.</param>
/// <param name="World">The world to be played.</param>
/// <param name="Contenders">Who takes part.</param>
/// <param name="Alpha">LinUCB's weight of the uncertainty.</param>
/// <param name="Weights">The MLP's weights; null when it does not take part.</param>
internal sealed record ServicePreparation(
    RecServiceAdmin Admin,
    ShopWorld World,
    IReadOnlyList<Contender> Contenders,
    double Alpha,
    LocalWeights? Weights)
{
    /// <summary>Gives the service the world and the weights, whatever it had before.</summary>
    /// <exception cref="RecServiceException">The service refused, or cannot be reached.</exception>
    /// <exception cref="CommandFailedException">It has a setting that cannot be changed from outside.</exception>
    public async Task ReplaceAsync(CancellationToken cancellationToken)
    {
        CheckNobodyExplores(await Admin.GetPoliciesAsync(cancellationToken));
        await Admin.ReplaceCatalogueAsync(WorldCatalogue.Of(World), cancellationToken);
        if (Weights is not null && await ServedWeightsAsync(cancellationToken) != Weights.Version)
        {
            await using var file = File.OpenRead(Weights.Path);
            await Admin.PutWeightsAsync(file, cancellationToken);
        }
    }

    /// <summary>Checks that the service is fit already, and changes nothing.</summary>
    /// <exception cref="CommandFailedException">It is not; the message says why and what would help.</exception>
    /// <exception cref="RecServiceException">The service cannot be reached.</exception>
    public async Task CheckAsync(CancellationToken cancellationToken)
    {
        if (WorldCatalogue.Difference(await Admin.GetCatalogueAsync(cancellationToken), World) is { } difference)
        {
            throw Refused($"has a foreign catalogue: {difference}");
        }

        var policies = await Admin.GetPoliciesAsync(cancellationToken);
        CheckNobodyExplores(policies);
        foreach (var name in Contenders.Select(contender => contender.Name()))
        {
            var policy = policies.FirstOrDefault(candidate => candidate.Name == name) ?? throw Refused($"has no policy '{name}'");
            if (policy.Learns && policy.RewardsLearned > 0)
            {
                throw Refused(FormattableString.Invariant($"has a policy '{name}' that has learned {policy.RewardsLearned:N0} rewards already"));
            }

            if (policy.Settings?.TryGetValue("alpha", out var alpha) == true && alpha != Alpha)
            {
                throw Refused(FormattableString.Invariant($"runs '{name}' with an alpha of {alpha}, not {Alpha}"));
            }
        }

        if (Weights is not null && await ServedWeightsAsync(cancellationToken) is var served && served != Weights.Version)
        {
            throw Refused($"serves {(served is null ? "no weights" : $"weights {served}")}, not {Weights.Version} ({Weights.Path})");
        }
    }

    private static void CheckNobodyExplores(IEnumerable<PolicyState> policies)
    {
        if (policies.FirstOrDefault(policy => policy.Settings?.GetValueOrDefault("uniformShare") > 0) is { } exploring)
        {
            throw CommandFailedException.Failed(FormattableString.Invariant(
                $"The service has '{exploring.Name}' draw a share of {exploring.Settings!["uniformShare"]} at random; a match needs one with a uniform share of 0."));
        }
    }

    private async Task<string?> ServedWeightsAsync(CancellationToken cancellationToken) =>
        (await Admin.GetWeightsAsync(cancellationToken))?.Version;

    private static CommandFailedException Refused(string why) =>
        CommandFailedException.Failed($"The service {why}. With --replace its catalogue and weights are replaced, and its policies forget.");
}
