using System.Net;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;

namespace Zooplus.RecService.Tests.Security;

/// <summary>Walks the route table, so that an endpoint added later is held to the same rules without anybody thinking of it.</summary>
public sealed partial class RouteTableTests
{
    /// <summary>What needs no key. A new line here is a decision to make something public.</summary>
    private static readonly string[] Open = ["GET /health/live", "GET /health/ready"];

    /// <summary>What a storefront may do. A new line here is a decision to let every storefront do it.</summary>
    private static readonly string[] OpenToServe =
    [
        "GET /events",
        "GET /metrics",
        "GET /recommendations/{id}",
        "GET /users/{id}/recommendations",
        "POST /feedback",
        "POST /recommend",
        "POST /recommendations/{id}/activate",
    ];

    private static readonly string?[] NoKeys = [null, "", "wrong-key-0123456789", Keys.Serve + "x", Keys.HashOf(Keys.Admin)];

    [Fact]
    public async Task Every_route_refuses_a_wrong_a_missing_and_an_old_key_unless_it_is_listed_as_open()
    {
        await using var application = new RecServiceApplication(Keys.Settings);
        foreach (var route in RoutesOf(application))
        {
            foreach (var key in NoKeys)
            {
                var status = await AskAsync(application, route, key);

                Assert.True(Open.Contains(route.Name) == (status != HttpStatusCode.Unauthorized), $"{route} with '{key}': {status}");
            }
        }
    }

    [Fact]
    public async Task Every_route_refuses_a_serve_key_unless_it_is_listed_as_open_to_storefronts()
    {
        await using var application = new RecServiceApplication(Keys.Settings);
        foreach (var route in RoutesOf(application).ExceptBy(Open, route => route.Name))
        {
            var status = await AskAsync(application, route, Keys.Serve);

            Assert.True(OpenToServe.Contains(route.Name) == (status != HttpStatusCode.Forbidden), $"{route}: {status}");
        }
    }

    [Fact]
    public async Task No_route_refuses_the_key_of_an_administrator()
    {
        await using var application = new RecServiceApplication(Keys.Settings);
        foreach (var route in RoutesOf(application))
        {
            var status = await AskAsync(application, route, Keys.Admin);

            Assert.False(status is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden, $"{route}: {status}");
        }
    }

    [Fact]
    public async Task What_is_listed_is_there()
    {
        await using var application = new RecServiceApplication(Keys.Settings);

        Assert.Empty(Open.Concat(OpenToServe).Except(RoutesOf(application).Select(route => route.Name)));
    }

    [Fact]
    public async Task A_refused_request_changes_nothing()
    {
        await using var application = new RecServiceApplication(Keys.Settings);
        var before = await StateAsync();
        foreach (var route in RoutesOf(application).ExceptBy([.. Open, .. OpenToServe], route => route.Name))
        {
            await AskAsync(application, route, Keys.Serve);
            await AskAsync(application, route, null);
        }

        Assert.Equal(before, await StateAsync());

        async Task<string> StateAsync() =>
            (await application.SendAsync(Keys.Admin, HttpMethod.Get, "/policies")).Text + (await application.SendAsync(Keys.Admin, HttpMethod.Get, "/catalogue")).Text;
    }

    /// <summary>The status alone: some answers, such as that of <c>/events</c>, have no end.</summary>
    private static Task<HttpStatusCode> AskAsync(RecServiceApplication application, Route route, string? key) =>
        application.StatusOfAsync(key, HttpMethod.Parse(route.Method), Parameter().Replace(route.Path, "0"), route.MediaType is null ? null : "{}", route.MediaType ?? "");

    private static Route[] RoutesOf(RecServiceApplication application) =>
    [
        .. application.Get<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .SelectMany(endpoint => (endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? ["GET"])
                .Select(method => new Route(method, $"/{endpoint.RoutePattern.RawText!.Trim('/')}", endpoint.Metadata.GetMetadata<IAcceptsMetadata>()?.ContentTypes[0])))
            .Distinct(),
    ];

    [GeneratedRegex(@"\{[^}]*\}")]
    private static partial Regex Parameter();

    private sealed record Route(string Method, string Path, string? MediaType)
    {
        public string Name => $"{Method} {Path}";
    }
}
