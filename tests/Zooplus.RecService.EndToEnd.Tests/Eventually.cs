namespace Zooplus.RecService.EndToEnd.Tests;

/// <summary>Waits for what happens by itself.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Waits until it has happened, and fails when it does not.</summary>
    public static async Task HappensAsync(Func<Task<bool>> hasHappened)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (!await hasHappened())
        {
            await Task.Delay(50, patience.Token);
        }
    }
}
