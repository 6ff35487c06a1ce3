using System.Globalization;

namespace Zooplus.RecService.Health;

/// <summary>The program as the health check of its own container, which has neither a shell nor an HTTP client.</summary>
internal static class HealthProbe
{
    /// <summary>The argument that makes the program ask a service that runs already instead of being one.</summary>
    public const string Switch = "--health";

    private const int ContainerPort = 8080;
    private static readonly TimeSpan AnswerLimit = TimeSpan.FromSeconds(2);

    /// <summary>Where the service is asked: on this machine, at the first of the ports in <c>ASPNETCORE_HTTP_PORTS</c>.</summary>
    /// <param name="httpPorts">Ports with semicolons between them; null or empty for the port of the .NET images, 8080.</param>
    /// <exception cref="FormatException">The first of them is not a port.</exception>
    public static Uri ReadyAddress(string? httpPorts)
    {
        if (string.IsNullOrWhiteSpace(httpPorts))
        {
            return At(ContainerPort);
        }

        var first = httpPorts.Split(';', StringSplitOptions.TrimEntries)[0];
        return ushort.TryParse(first, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port > 0
            ? At(port)
            : throw new FormatException($"ASPNETCORE_HTTP_PORTS is '{httpPorts}'; it takes ports, each from 1 to 65535, with semicolons between them.");
    }

    /// <summary>Asks once and writes what it learned, for the container engine's record.</summary>
    /// <returns>0 if the service is ready; 1 if it is not, or does not answer.</returns>
    public static async Task<int> RunAsync(Uri address, TextWriter output)
    {
        // A proxy that the environment names for the outside world must not be asked for this machine.
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { Timeout = AnswerLimit };
        try
        {
            using var response = await http.GetAsync(address);
            await output.WriteLineAsync($"{(int)response.StatusCode} {await response.Content.ReadAsStringAsync()}");
            return response.IsSuccessStatusCode ? 0 : 1;
        }
        catch (Exception exception) when (exception is HttpRequestException or TaskCanceledException)
        {
            await output.WriteLineAsync($"{address} does not answer: {exception.Message}");
            return 1;
        }
    }

    private static Uri At(int port) => new UriBuilder(Uri.UriSchemeHttp, "127.0.0.1", port, "/health/ready").Uri;
}
