using System.Net;
using System.Net.Sockets;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;
using Zooplus.RecService.Http;

namespace Zooplus.RecService.Limits;

/// <summary>How much the service takes on; what is above is refused at once, so that what is accepted stays fast.</summary>
internal static class LimitsSetup
{
    // Some slack for callers that come together, and no more: what passes at once waits for each other.
    private const int BurstsPerSecond = 20;

    private const int Ipv6NetworkBytes = 8;

    public static void AddLimits(this IServiceCollection services)
    {
        services.AddSettings<LimitsOptions, LimitsOptions.Validator>(LimitsOptions.Section);
        services.AddRateLimiter(_ => { });
        services.AddOptions<KestrelServerOptions>().Configure<IOptions<LimitsOptions>>((server, limits) =>
        {
            server.Limits.MaxConcurrentConnections = limits.Value.Connections;
            server.Limits.RequestHeadersTimeout = limits.Value.HeadersTimeout;
            server.Limits.KeepAliveTimeout = limits.Value.IdleTimeout;
            server.Limits.MaxRequestBodySize = BodyLimit.Default;
        });
    }

    /// <summary>The limits that need not know who asks. Before everything else: what is refused costs next to nothing, a line of log included.</summary>
    public static void UseLimits(this WebApplication app)
    {
        var (options, time) = (app.Services.GetRequiredService<IOptions<LimitsOptions>>().Value, app.Services.GetRequiredService<TimeProvider>());
        var limiters = new List<PartitionedRateLimiter<HttpContext>>();
        if (options.RequestsPerSecondPerAddress is > 0 and var perAddress)
        {
            limiters.Add(PartitionedRateLimiter.Create<HttpContext, IPAddress>(context => RateLimitPartition.Get<IPAddress>(
                NetworkOf(context.Connection.RemoteIpAddress), _ => new PacedLimiter(perAddress, perAddress, LimitScope.Address, time))));
        }

        if (options.RequestsPerSecond is > 0 and var together)
        {
            var limiter = new PacedLimiter(together, Math.Max(1, together / BurstsPerSecond), LimitScope.Service, time);
            limiters.Add(PartitionedRateLimiter.Create<HttpContext, int>(_ => RateLimitPartition.Get(0, _ => limiter)));
        }

        if (options.Concurrency is > 0 and var atOnce)
        {
            limiters.Add(PartitionedRateLimiter.Create<HttpContext, int>(_ => RateLimitPartition.GetConcurrencyLimiter(
                0, _ => new ConcurrencyLimiterOptions { PermitLimit = atOnce, QueueLimit = options.Queue, QueueProcessingOrder = QueueProcessingOrder.OldestFirst })));
        }

        Use(app, limiters);
    }

    /// <summary>The limit of each key. After it is known whose key a request has.</summary>
    public static void UseKeyLimits(this WebApplication app)
    {
        var (options, time) = (app.Services.GetRequiredService<IOptions<LimitsOptions>>().Value, app.Services.GetRequiredService<TimeProvider>());
        if (options.RequestsPerSecondPerKey is > 0 and var perKey)
        {
            Use(app, [PartitionedRateLimiter.Create<HttpContext, string>(context => context.User.Identity?.Name is { } name
                ? RateLimitPartition.Get(name, _ => new PacedLimiter(perKey, perKey, LimitScope.Key, time))
                : RateLimitPartition.GetNoLimiter(""))]);
        }
    }

    private static void Use(WebApplication app, List<PartitionedRateLimiter<HttpContext>> limiters)
    {
        if (limiters.Count > 0)
        {
            app.UseRateLimiter(new RateLimiterOptions
            {
                GlobalLimiter = limiters.Count == 1 ? limiters[0] : PartitionedRateLimiter.CreateChained([.. limiters]),
                OnRejected = (context, _) => RefuseAsync(context),
            });
        }
    }

    private static async ValueTask RefuseAsync(OnRejectedContext context)
    {
        context.HttpContext.Response.Headers.RetryAfter = "1";
        var problem = context.Lease.TryGetMetadata(Refusal.Metadata, out var refusal) && refusal is { Scope: not LimitScope.Service }
            ? Problem.TooManyRequests(refusal)
            : Problem.Overloaded();
        await TypedResults.Problem(problem).ExecuteAsync(context.HttpContext);
    }

    /// <summary>An address as its limit knows it: who has one of IPv6 has 2⁶⁴ of them.</summary>
    private static IPAddress NetworkOf(IPAddress? address)
    {
        if (address is null)
        {
            return IPAddress.None;
        }

        if (address.IsIPv4MappedToIPv6)
        {
            return address.MapToIPv4();
        }

        if (address.AddressFamily != AddressFamily.InterNetworkV6)
        {
            return address;
        }

        var bytes = address.GetAddressBytes();
        bytes.AsSpan(Ipv6NetworkBytes).Clear();
        return new IPAddress(bytes);
    }
}
