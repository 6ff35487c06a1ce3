using Microsoft.Net.Http.Headers;

namespace Zooplus.RecService.Page;

/// <summary>The page at <c>/</c>: static files of <c>wwwroot</c>, public, which ask the API for all they show, with the reader's key.</summary>
internal static class PageSetup
{
    // Nothing but its own files and its own API: no inline script or style, no other origin, no frame around it.
    private const string ContentSecurityPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    /// <summary>Serves the page. Before keys are asked for, since the page is where one is given; a call of the API passes it by.</summary>
    public static void UsePage(this WebApplication app) => app.UseWhen(context => context.GetEndpoint() is null, pages =>
    {
        pages.UseDefaultFiles();
        pages.UseStaticFiles(new StaticFileOptions { OnPrepareResponse = file => Secure(file.Context.Response.Headers) });
    });

    private static void Secure(IHeaderDictionary headers)
    {
        headers.ContentSecurityPolicy = ContentSecurityPolicy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";

        // Asked for anew each time and answered with 304: a page and scripts of different versions would not fit together.
        headers[HeaderNames.CacheControl] = "no-cache";
    }
}
