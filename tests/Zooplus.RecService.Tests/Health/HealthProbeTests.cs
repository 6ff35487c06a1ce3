using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Zooplus.RecService.Health;

namespace Zooplus.RecService.Tests.Health;

public sealed class HealthProbeTests
{
    [Theory]
    [InlineData(StatusCodes.Status200OK, 0)]
    [InlineData(StatusCodes.Status503ServiceUnavailable, 1)]
    public async Task The_exit_code_says_whether_the_service_is_ready(int status, int exitCode)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        await using var service = builder.Build();
        service.MapGet("/health/ready", () => Results.Text("the reason", statusCode: status));
        await service.StartAsync();
        var output = new StringWriter();

        Assert.Equal(exitCode, await HealthProbe.RunAsync(HealthProbe.ReadyAddress($"{new Uri(service.Urls.Single()).Port}"), output));
        Assert.Equal($"{status} the reason{Environment.NewLine}", output.ToString());
    }

    [Fact]
    public async Task A_service_that_does_not_listen_is_not_ready()
    {
        // Bound but not listening: no other process can take the port meanwhile.
        using var taken = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        taken.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        var address = HealthProbe.ReadyAddress($"{((IPEndPoint)taken.LocalEndPoint!).Port}");
        var output = new StringWriter();

        Assert.Equal(1, await HealthProbe.RunAsync(address, output));
        Assert.StartsWith($"{address} does not answer: ", output.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, 8080)]
    [InlineData("", 8080)]
    [InlineData("5000", 5000)]
    [InlineData("5001; 5002", 5001)]
    public void The_port_is_the_first_that_the_service_listens_on(string? httpPorts, int port) =>
        Assert.Equal(new Uri($"http://127.0.0.1:{port}/health/ready"), HealthProbe.ReadyAddress(httpPorts));

    [Theory]
    [InlineData("http")]
    [InlineData("70000")]
    [InlineData("-1")]
    [InlineData("0")]
    public void A_port_that_is_none_is_refused(string httpPorts) =>
        Assert.Contains($"'{httpPorts}'", Assert.Throws<FormatException>(() => HealthProbe.ReadyAddress(httpPorts)).Message, StringComparison.Ordinal);
}
