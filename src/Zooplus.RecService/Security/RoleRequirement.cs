using Microsoft.AspNetCore.Authorization;

namespace Zooplus.RecService.Security;

/// <summary>The rule for every request: its key has the role that its endpoint needs.</summary>
internal sealed class RoleRequirement : AuthorizationHandler<RoleRequirement>, IAuthorizationRequirement
{
    /// <inheritdoc/>
    protected override Task HandleRequirementAsync(AuthorizationHandlerContext context, RoleRequirement requirement)
    {
        var needed = Access.Of((context.Resource as HttpContext)?.GetEndpoint());
        if (context.User.IsInRole(nameof(KeyRole.Admin)) || (needed == KeyRole.Serve && context.User.IsInRole(nameof(KeyRole.Serve))))
        {
            context.Succeed(requirement);
        }

        return Task.CompletedTask;
    }
}
