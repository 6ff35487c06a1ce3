using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Zooplus.RecService.Tests.Http;

/// <summary>On a real server, since the one in memory has no limits.</summary>
public sealed class BodyLimitTests
{
    private static readonly byte[] TwoMegabytes = Encoding.UTF8.GetBytes($$"""{ "userId": "7", "policy": "{{new string('x', 2_000_000)}}" }""");

    [Theory]
    [InlineData("/recommend", false)]
    [InlineData("/recommend", true)]
    [InlineData("/feedback", false)]
    [InlineData("/feedback", true)]
    public async Task Two_megabytes_are_refused_with_the_limit_said(string path, bool chunked)
    {
        await using var application = new RecServiceApplication();
        application.UseKestrel();
        using var client = application.CreateClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, path);
        request.Content = new ByteArrayContent(TwoMegabytes);
        request.Content.Headers.ContentType = new("application/json");
        request.Headers.TransferEncodingChunked = chunked;

        using var response = await client.SendAsync(request);

        var answer = (await Answer.OfAsync(response)).MustBeProblem(HttpStatusCode.RequestEntityTooLarge, "body-too-large");
        Assert.Contains("262144", answer["detail"].GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("PUT /models/mlp", "application/octet-stream")]
    [InlineData("PUT /catalogue", "application/json")]
    [InlineData("PATCH /catalogue", "application/x-ndjson")]
    public async Task The_limit_that_is_said_is_the_one_of_the_endpoint(string endpoint, string mediaType)
    {
        await using var application = new RecServiceApplication();
        application.UseKestrel();
        using var client = application.CreateClient();
        using var socket = new TcpClient(client.BaseAddress!.Host, client.BaseAddress.Port);
        await using var stream = socket.GetStream();

        await stream.WriteAsync(Encoding.ASCII.GetBytes(
            $"{endpoint} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: {mediaType}\r\nContent-Length: 600000000\r\n\r\n"));
        using var reader = new StreamReader(stream);
        var response = await reader.ReadToEndAsync();

        Assert.StartsWith("HTTP/1.1 413", response, StringComparison.Ordinal);
        Assert.Contains("Bodies of up to 536870912 bytes are allowed here.", response, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_body_just_within_the_limit_is_read()
    {
        await using var application = new RecServiceApplication();
        application.UseKestrel();
        using var client = application.CreateClient();
        const string Request = """{ "userId": "7" }""";
        using var content = new StringContent(Request + new string(' ', (256 * 1024) - Request.Length), Encoding.UTF8, "application/json");

        using var response = await client.PostAsync("/recommend", content);

        (await Answer.OfAsync(response)).MustBeOk();
    }
}
