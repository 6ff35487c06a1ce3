using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;
using Zooplus.RecService.Http;

namespace Zooplus.RecService.Security;

/// <summary>Knows the holder of a key by the header <c>Authorization: Bearer &lt;key&gt;</c> (RFC 6750).</summary>
internal sealed class ApiKeyHandler(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory loggers, UrlEncoder encoder, KeyRing keys)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, loggers, encoder)
{
    /// <summary>The name of the authentication scheme.</summary>
    public const string SchemeName = "ApiKey";

    private const string Prefix = "Bearer ";

    /// <inheritdoc/>
    protected override Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var given = Request.Headers.Authorization.ToString();
        if (given.Length == 0)
        {
            return Task.FromResult(AuthenticateResult.NoResult());
        }

        if (!given.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase) || keys.Find(given.AsSpan(Prefix.Length)) is not { } key)
        {
            return Task.FromResult(AuthenticateResult.Fail("The key is not valid."));
        }

        var holder = new ClaimsIdentity(SchemeName, ClaimTypes.Name, ClaimTypes.Role);
        holder.AddClaim(new Claim(ClaimTypes.Name, key.Name));
        holder.AddClaim(new Claim(ClaimTypes.Role, key.Role.ToString()));
        return Task.FromResult(AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(holder), SchemeName)));
    }

    /// <inheritdoc/>
    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        var wrong = Request.Headers.Authorization.Count > 0;
        Response.Headers.WWWAuthenticate = wrong ? "Bearer realm=\"recservice\", error=\"invalid_token\"" : "Bearer realm=\"recservice\"";
        return TypedResults.Problem(Problem.KeyMissing(wrong)).ExecuteAsync(Context);
    }

    /// <inheritdoc/>
    protected override Task HandleForbiddenAsync(AuthenticationProperties properties)
    {
        Response.Headers.WWWAuthenticate = "Bearer realm=\"recservice\", error=\"insufficient_scope\", scope=\"admin\"";
        return TypedResults.Problem(Problem.KeyOfAnotherRole()).ExecuteAsync(Context);
    }
}
