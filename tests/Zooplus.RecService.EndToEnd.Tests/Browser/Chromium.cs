using Microsoft.Playwright;

namespace Zooplus.RecService.EndToEnd.Tests.Browser;

/// <summary>One Chromium for all tests of the page, the one that is installed: none is ever downloaded.</summary>
public sealed class Chromium : IAsyncLifetime
{
    private static readonly string[] Paths = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

    // It talks to the service under test and to nobody else.
    private static readonly string[] Arguments =
        ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];

    private IPlaywright? _playwright;
    private IBrowser? _browser;
    private Task<KillableService>? _next;

    internal IBrowser Browser => _browser!;

    /// <summary>Starts a service without a journal, with these settings on top of those the page's tests share.</summary>
    internal static Task<KillableService> StartServiceAsync(params (string, string)[] settings) =>
        KillableService.StartAsync("", [("Models__Mlp__Path", Golden.Weights), ("Policies__UniformShare", "0"), ("Policies__Pending", "Ignore"), .. settings]);

    /// <summary>A service that nobody has used, which was started while the test before was looking at its own.</summary>
    internal Task<KillableService> TakeServiceAsync()
    {
        var taken = _next ?? StartServiceAsync();
        _next = StartServiceAsync();
        return taken;
    }

    public async Task InitializeAsync()
    {
        var path = Environment.GetEnvironmentVariable("CHROMIUM") ?? Array.Find(Paths, File.Exists);
        Assert.True(File.Exists(path), "The tests of the page need Chromium: apt-get install chromium, or name the program in the environment variable CHROMIUM.");
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions { ExecutablePath = path, Args = Arguments });
    }

    public async Task DisposeAsync()
    {
        if (_browser is not null)
        {
            await _browser.DisposeAsync();
        }

        _playwright?.Dispose();
        if (_next is not null)
        {
            await (await _next).DisposeAsync();
        }
    }
}

/// <summary>The tests that share it; they run one after another.</summary>
[CollectionDefinition(Name)]
public sealed class UsesChromium : ICollectionFixture<Chromium>
{
    public const string Name = "Chromium";
}
