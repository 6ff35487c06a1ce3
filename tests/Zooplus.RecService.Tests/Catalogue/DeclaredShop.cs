namespace Zooplus.RecService.Tests.Catalogue;

/// <summary>One application with the shop of every kind of attribute, for tests that change nothing of it.</summary>
public sealed class DeclaredShop : IAsyncLifetime
{
    internal RecServiceApplication Application { get; } = new();

    public Task InitializeAsync() => Application.PutAsync("/catalogue", Shops.Declared);

    public async Task DisposeAsync() => await Application.DisposeAsync();
}
