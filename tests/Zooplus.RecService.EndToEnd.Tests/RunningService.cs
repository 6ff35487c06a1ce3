using Zooplus.RecService.Client;

namespace Zooplus.RecService.EndToEnd.Tests;

/// <summary>Looks into a service that is being played against.</summary>
internal static class RunningService
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    /// <summary>Waits until LinUCB there has learned so many rewards.</summary>
    public static async Task UntilLearnedAsync(Uri address, int rewards)
    {
        using var http = RecServiceHttp.CreateClient(address);
        using var timeout = new CancellationTokenSource(Limit);
        var admin = new RecServiceAdmin(http);
        while ((await admin.GetPoliciesAsync(timeout.Token)).Single(policy => policy.Name == "linucb").RewardsLearned < rewards)
        {
            await Task.Delay(20, timeout.Token);
        }
    }
}
