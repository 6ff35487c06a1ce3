using System.Net;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;
using Zooplus.RecService.Limits;
using Zooplus.RecService.SimulatedTime;

namespace Zooplus.RecService.Security;

/// <summary>Who may do what.</summary>
internal static class SecuritySetup
{
    public static void AddSecurity(this IServiceCollection services)
    {
        services.AddSettings<SecurityOptions, SecurityOptions.Validator>(SecurityOptions.Section);
        services.AddSingleton<KeyRing>();
        services.AddTransient<ApiKeyHandler>();

        // Without the keys of cookies, which are made and read at the start and of which there are none.
        services.AddAuthenticationCore();
        services.AddWebEncoders();
        services.AddAuthorization();

        // Without keys there is neither a scheme nor a policy, and a request pays for none.
        services.AddOptions<AuthenticationOptions>().Configure<KeyRing>((authentication, keys) =>
        {
            if (keys.IsOn)
            {
                authentication.AddScheme<ApiKeyHandler>(ApiKeyHandler.SchemeName, displayName: null);
                authentication.DefaultScheme = ApiKeyHandler.SchemeName;
            }
        });
        services.AddOptions<AuthorizationOptions>().Configure<KeyRing>((authorization, keys) =>
            authorization.FallbackPolicy = keys.IsOn ? new AuthorizationPolicy([new RoleRequirement()], [ApiKeyHandler.SchemeName]) : null);
        services.AddOptions<KestrelServerOptions>().Configure<KeyRing, IOptions<SecurityOptions>, IHostEnvironment>((server, keys, options, environment) =>
            server.ConfigureEndpointDefaults(endpoint => Check(endpoint.IPEndPoint, keys, options.Value, environment)));
    }

    /// <summary>From here on a request needs a key, where there are keys.</summary>
    public static void UseSecurity(this WebApplication app)
    {
        if (!app.Services.GetRequiredService<KeyRing>().IsOn)
        {
            app.UseMiddleware<BrowserGuard>();
        }

        app.UseAuthentication();
        app.UseKeyLimits();
        app.UseAuthorization();
    }

    /// <summary>Checks the addresses that are configured, before there is any work for a start that must fail.</summary>
    /// <exception cref="StartupException">One of them can be reached from other machines, and must not be.</exception>
    public static void CheckAddresses(this WebApplication app)
    {
        var (keys, options) = (app.Services.GetRequiredService<KeyRing>(), app.Services.GetRequiredService<IOptions<SecurityOptions>>().Value);
        foreach (var address in ConfiguredAddresses.Of(app.Configuration))
        {
            Check(address, keys, options, app.Environment);
        }
    }

    /// <summary>Called for each address before the service listens there too, wherever it comes from.</summary>
    private static void Check(IPEndPoint? endpoint, KeyRing keys, SecurityOptions options, IHostEnvironment environment)
    {
        if (endpoint is null || IPAddress.IsLoopback(endpoint.Address))
        {
            return;
        }

        if (SimulatedTimeSetup.IsOn(environment))
        {
            throw new StartupException(
                $"In the environment {SimulatedTimeSetup.EnvironmentName} time is simulated, and {endpoint} can be reached from other machines; "
                + "allowed is an address of this machine alone such as http://127.0.0.1:8080, or another environment.");
        }

        if (!keys.IsOn && !options.AllowAnonymous)
        {
            throw new StartupException(
                $"{SecurityOptions.Section}:Keys is empty, and {endpoint} can be reached from other machines; allowed is a key at least, "
                + $"an address of this machine alone such as http://127.0.0.1:8080, or {SecurityOptions.Section}:AllowAnonymous=true.");
        }
    }
}
