using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Zooplus.RecService.EndToEnd.Tests.Shipped;

/// <summary>Something that listens where traces and metrics are sent, and never answers.</summary>
internal sealed class SilentCollector : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);

    public SilentCollector() => _listener.Start();

    public Uri Address => new($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}");

    /// <summary>What the first caller begins with.</summary>
    public async Task<string> FirstBytesAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        using var caller = await _listener.AcceptTcpClientAsync(patience.Token);
        var bytes = new byte[14];
        await caller.GetStream().ReadExactlyAsync(bytes, patience.Token);
        return Encoding.ASCII.GetString(bytes);
    }

    public void Dispose() => _listener.Dispose();
}
