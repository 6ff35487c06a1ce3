using System.Collections.Concurrent;
using Microsoft.Playwright;

namespace Zooplus.RecService.EndToEnd.Tests.Browser;

/// <summary>Somebody looks at the page of a service of their own. The visit ends well only if the page has logged no error.</summary>
internal sealed class Visit : IAsyncDisposable
{
    private readonly KillableService _service;
    private readonly IBrowserContext _context;
    private readonly ConcurrentQueue<string> _errors;

    private Visit(KillableService service, IBrowserContext context, IPage page, ConcurrentQueue<string> errors)
    {
        (_service, _context, Page, _errors) = (service, context, page, errors);
        Http = new HttpClient { BaseAddress = service.Address };
    }

    public IPage Page { get; }

    public HttpClient Http { get; }

    /// <summary>Opens a tab of the page of a service that nobody has used.</summary>
    public static async Task<Visit> BeginAsync(Chromium chromium, string tab, BrowserNewContextOptions? options = null, params (string, string)[] settings)
    {
        var service = await (settings.Length == 0 ? chromium.TakeServiceAsync() : Chromium.StartServiceAsync(settings));
        var context = await chromium.Browser.NewContextAsync(options);
        context.SetDefaultTimeout(20_000);
        var page = await context.NewPageAsync();
        var errors = new ConcurrentQueue<string>();
        page.PageError += (_, error) => errors.Enqueue(error);
        page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning")
            {
                errors.Enqueue(message.Text);
            }
        };
        await page.GotoAsync($"{service.Address}#{tab}");
        return new Visit(service, context, page, errors);
    }

    public ILocator Find(string selector) => Page.Locator(selector);

    public Task GoToAsync(string tab) => Find($".tabs a[href='#{tab}']").ClickAsync();

    public Task<string> TextAsync(string selector) => Find(selector).InnerTextAsync();

    public Task UntilAsync(string condition) => Page.WaitForFunctionAsync(condition);

    /// <summary>Passes over what was logged so far, where an error is what a test is about.</summary>
    public void PassOverErrors() => _errors.Clear();

    public async ValueTask DisposeAsync()
    {
        var errors = _errors.ToArray();
        Http.Dispose();
        await _context.DisposeAsync();
        await _service.DisposeAsync();
        Assert.Empty(errors);
    }
}
