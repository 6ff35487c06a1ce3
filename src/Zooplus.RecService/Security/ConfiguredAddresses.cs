using System.Net;

namespace Zooplus.RecService.Security;

/// <summary>Where the configuration has the service listen, as the server will read it: its endpoints, else the URLs, else the ports.</summary>
internal static class ConfiguredAddresses
{
    /// <summary>The addresses that have an IP address or stand for all of them. What is no address is passed over: the server says so itself.</summary>
    public static IEnumerable<IPEndPoint> Of(IConfiguration configuration)
    {
        string[] urls = [.. configuration.GetSection("Kestrel:Endpoints").GetChildren().Select(endpoint => endpoint["Url"]).OfType<string>()];
        if (urls.Length == 0)
        {
            urls = Parts(configuration[WebHostDefaults.ServerUrlsKey]);
        }

        if (urls.Length == 0)
        {
            urls = [.. Parts(configuration[WebHostDefaults.HttpPortsKey]).Concat(Parts(configuration[WebHostDefaults.HttpsPortsKey])).Select(port => $"http://*:{port}")];
        }

        return urls.Select(EndpointOf).OfType<IPEndPoint>();
    }

    private static string[] Parts(string? list) => list?.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];

    private static IPEndPoint? EndpointOf(string url)
    {
        try
        {
            var address = BindingAddress.Parse(url);
            return address.IsUnixPipe || address.IsNamedPipe || address.Host.Equals("localhost", StringComparison.OrdinalIgnoreCase) ? null
                : new IPEndPoint(IPAddress.TryParse(address.Host, out var ip) ? ip : IPAddress.IPv6Any, address.Port);
        }
        catch (Exception exception) when (exception is FormatException or InvalidOperationException or ArgumentOutOfRangeException)
        {
            return null;
        }
    }
}
