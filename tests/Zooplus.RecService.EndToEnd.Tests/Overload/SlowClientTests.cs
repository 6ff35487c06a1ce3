using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Zooplus.RecService.EndToEnd.Tests.Overload;

/// <summary>Clients that hold connections and send nothing, or a byte now and then. Others are answered as if they were not there.</summary>
public sealed class SlowClientTests : IDisposable
{
    private const int Idle = 2_000;
    private const int Slow = 100;

    private static readonly TimeSpan CutWithin = TimeSpan.FromSeconds(20);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Others_are_answered_beside_thousands_of_idle_connections_and_slow_ones_are_cut()
    {
        await using var service = await KillableService.StartAsync(_folder["journal.db"], ("Limits__HeadersTimeout", "00:00:02"));
        var connections = new List<TcpClient>();
        try
        {
            for (var number = 0; number < Idle + (2 * Slow); number++)
            {
                connections.Add(await ConnectAsync(service.Address));
            }

            using var stop = new CancellationTokenSource();
            var slowHeaders = connections.Skip(Idle).Take(Slow).Select(client => DribbleAsync(client, "POST /recommend HTTP/1.1\r\n", "X", stop.Token)).ToArray();
            var slowBodies = connections.Skip(Idle + Slow).Select(client => DribbleAsync(client, "POST /recommend HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 100000\r\n\r\n", " ", stop.Token)).ToArray();

            var others = await OpenLoop.RunAsync(service.Address, 50, TimeSpan.FromSeconds(4));

            Assert.All(others.Answers, answer => Assert.Equal(HttpStatusCode.OK, answer.Status));
            await Task.WhenAll(slowHeaders.Concat(slowBodies)).WaitAsync(CutWithin);
            Assert.DoesNotContain(service.Lines, line => line.Contains(" ERR ", StringComparison.Ordinal) || line.Contains("Exception", StringComparison.Ordinal));
        }
        finally
        {
            connections.ForEach(connection => connection.Dispose());
        }

        using var http = new HttpClient { BaseAddress = service.Address };
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync(new Uri("health/ready", UriKind.Relative))).StatusCode);
    }

    private static async Task<TcpClient> ConnectAsync(Uri address)
    {
        var client = new TcpClient();
        await client.ConnectAsync(address.Host, address.Port);
        return client;
    }

    /// <summary>Sends a beginning and then a byte now and then, until the server has had enough.</summary>
    private static async Task DribbleAsync(TcpClient client, string beginning, string rest, CancellationToken stop)
    {
        var stream = client.GetStream();
        try
        {
            await stream.WriteAsync(Encoding.ASCII.GetBytes(beginning), stop);
            var cut = ReadToEndAsync(stream, stop);
            while (!cut.IsCompleted)
            {
                await stream.WriteAsync(Encoding.ASCII.GetBytes(rest), stop);
                await Task.WhenAny(cut, Task.Delay(300, stop));
            }
        }
        catch (Exception exception) when (exception is IOException or SocketException)
        {
            // Cut while sending.
        }
    }

    private static async Task ReadToEndAsync(NetworkStream stream, CancellationToken stop)
    {
        var buffer = new byte[1024];
        while (await stream.ReadAsync(buffer, stop) > 0)
        {
        }
    }
}
