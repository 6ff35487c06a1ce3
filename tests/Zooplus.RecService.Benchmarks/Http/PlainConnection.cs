using System.Buffers.Text;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Zooplus.RecService.LoadGenerator;

namespace Zooplus.RecService.Benchmarks.Http;

/// <summary>
/// An open connection over which requests of HTTP/1.1 are sent and waited for, one after the other, by one thread and with next to no code:
/// where a single request is measured, an HTTP client that has not run for a moment takes as long as the service.
/// </summary>
internal sealed class PlainConnection : IDisposable
{
    private readonly Socket _socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly byte[] _answer = new byte[64 * 1024];

    /// <summary>Connects.</summary>
    /// <param name="address">The root of a service.</param>
    public PlainConnection(Uri address) => _socket.Connect(address.Host, address.Port);

    private static ReadOnlySpan<byte> EndOfHead => "\r\n\r\n"u8;

    private static ReadOnlySpan<byte> LengthName => "\r\nContent-Length: "u8;

    /// <summary>Whether anyone listens. Told without an exception, of which each refusal would throw three: that takes from the start what it measures.</summary>
    /// <param name="address">The root of a service.</param>
    public static async Task<bool> IsAcceptedAsync(Uri address)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        using var attempt = new SocketAsyncEventArgs { RemoteEndPoint = new IPEndPoint(IPAddress.Parse(address.Host), address.Port) };
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        attempt.Completed += (_, _) => ended.SetResult();
        if (socket.ConnectAsync(attempt))
        {
            await ended.Task;
        }

        return attempt.SocketError == SocketError.Success;
    }

    /// <summary>A request without a body.</summary>
    public static byte[] Get(string path) => Encoding.ASCII.GetBytes($"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n");

    /// <summary>A request with a body.</summary>
    public static byte[] Post(string path, string json) => Encoding.UTF8.GetBytes(string.Create(
        CultureInfo.InvariantCulture,
        $"POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: {Encoding.UTF8.GetByteCount(json)}\r\n\r\n{json}"));

    /// <summary>Sends a request and waits for the whole of its answer.</summary>
    /// <returns>How long that took.</returns>
    /// <exception cref="CommandFailedException">The answer is not 200, or there is none.</exception>
    public TimeSpan Ask(ReadOnlySpan<byte> request)
    {
        var started = Stopwatch.GetTimestamp();
        _socket.Send(request);
        var length = 0;
        do
        {
            var read = _socket.Receive(_answer.AsSpan(length));
            length += read;
            if (read == 0)
            {
                throw CommandFailedException.Failed("The connection was closed in place of an answer.");
            }
        }
        while (!IsWhole(_answer.AsSpan(0, length)));

        var elapsed = Stopwatch.GetElapsedTime(started);
        return _answer.AsSpan(0, length).StartsWith("HTTP/1.1 200 "u8)
            ? elapsed
            : throw CommandFailedException.Failed($"The answer is {Encoding.UTF8.GetString(_answer, 0, length)}.");
    }

    /// <inheritdoc/>
    public void Dispose() => _socket.Dispose();

    private static bool IsWhole(ReadOnlySpan<byte> answer)
    {
        var head = answer.IndexOf(EndOfHead);
        if (head < 0)
        {
            return false;
        }

        var body = answer[(head + EndOfHead.Length)..];
        var at = answer[..head].IndexOf(LengthName);

        // Without a length the body comes in chunks, of which the last is empty.
        return at < 0
            ? body.EndsWith("0\r\n\r\n"u8)
            : Utf8Parser.TryParse(answer[(at + LengthName.Length)..head], out int length, out _) && body.Length == length;
    }
}
