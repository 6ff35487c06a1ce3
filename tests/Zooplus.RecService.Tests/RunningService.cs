namespace Zooplus.RecService.Tests;

/// <summary>One application for all tests of a class whose requests are refused, and so must leave no trace for the next test.</summary>
public sealed class RunningService : IAsyncLifetime
{
    internal RecServiceApplication Application { get; } = new();

    public Task InitializeAsync() => Application.DecideAsync("r-1", "3");

    public async Task DisposeAsync() => await Application.DisposeAsync();
}
