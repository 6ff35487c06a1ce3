using System.Net;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;
using Zooplus.RecService.Http;

namespace Zooplus.RecService.Security;

/// <summary>
/// Where no key is needed, any program of this machine may call, and so may a browser on behalf of whatever page its user reads. This refuses
/// what other sites make a browser send: changes asked for from another origin (by <c>Sec-Fetch-Site</c> or, of older browsers, <c>Origin</c>),
/// and requests to a name that only pretends to be this machine's (DNS rebinding).
/// </summary>
internal sealed class BrowserGuard(RequestDelegate next, IOptions<SecurityOptions> options)
{
    private readonly bool _anyHost = options.Value.AllowAnonymous;

    /// <summary>The last host that was found to be this machine's: nearly all requests name the same.</summary>
    private volatile string? _known;

    public Task InvokeAsync(HttpContext context)
    {
        var request = context.Request;
        if (!_anyHost && !IsOfThisMachine(request.Host))
        {
            return TypedResults.Problem(Problem.UnknownHost(request.Host.Value)).ExecuteAsync(context);
        }

        return Changes(request.Method) && IsOfAnotherSite(request) ? TypedResults.Problem(Problem.CrossSite()).ExecuteAsync(context) : next(context);
    }

    private static bool Changes(string method) => !HttpMethods.IsGet(method) && !HttpMethods.IsHead(method) && !HttpMethods.IsOptions(method);

    private static bool IsOfAnotherSite(HttpRequest request)
    {
        if (request.Headers.TryGetValue("Sec-Fetch-Site", out var site) && !StringValues.IsNullOrEmpty(site))
        {
            return site != "same-origin" && site != "none";
        }

        return request.Headers.Origin is { Count: > 0 } origin
            && !(Uri.TryCreate(origin.ToString(), UriKind.Absolute, out var from) && from.Authority.Equals(request.Host.Value, StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>An address is nobody's to rebind, and names under localhost lead nowhere else (RFC 6761, section 6.3).</summary>
    private bool IsOfThisMachine(HostString host)
    {
        if (!host.HasValue || host.Value == _known)
        {
            return true;
        }

        var name = host.Host;
        if (!name.Equals("localhost", StringComparison.OrdinalIgnoreCase) && !name.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase) && !IPAddress.TryParse(name, out _))
        {
            return false;
        }

        _known = host.Value;
        return true;
    }
}
