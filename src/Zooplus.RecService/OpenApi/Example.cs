namespace Zooplus.RecService.OpenApi;

/// <summary>What an operation's request and answer look like, for someone who tries it out.</summary>
/// <param name="Request">The body, as JSON; null when there is none.</param>
/// <param name="Response">The answer, as JSON.</param>
/// <param name="Parameters">A value for each parameter in the address.</param>
internal sealed record Example(string? Request, string Response, IReadOnlyList<(string Name, string Value)> Parameters);

/// <summary>Gives endpoints their examples.</summary>
internal static class ExampleExtensions
{
    public static RouteHandlerBuilder WithExample(
        this RouteHandlerBuilder endpoint, string? request, string response, params (string Name, string Value)[] parameters) =>
        endpoint.WithMetadata(new Example(request, response, parameters));
}
