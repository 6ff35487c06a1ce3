using Microsoft.Extensions.Configuration;
using Zooplus.RecService.Security;

namespace Zooplus.RecService.Tests.Security;

public sealed class ConfiguredAddressesTests
{
    [Theory]
    [InlineData("urls=http://0.0.0.0:8080;https://127.0.0.1:8443", "0.0.0.0:8080 127.0.0.1:8443")]
    [InlineData("urls=http://[::1]:80", "[::1]:80")]
    [InlineData("urls=http://*:8080", "[::]:8080")]
    [InlineData("urls=http://shop.example", "[::]:80")]
    [InlineData("urls=http://localhost:8080", "")]
    [InlineData("urls=http://unix:/run/recservice.sock", "")]
    [InlineData("urls=no-address", "")]
    [InlineData("http_ports=8080;8081", "[::]:8080 [::]:8081")]
    [InlineData("https_ports=8443", "[::]:8443")]
    [InlineData("http_ports=no-port", "[::]:80")]
    [InlineData("http_ports=8080 urls=http://127.0.0.1:80", "127.0.0.1:80")]
    [InlineData("urls=http://127.0.0.1:80 Kestrel:Endpoints:Http:Url=http://192.0.2.1:80", "192.0.2.1:80")]
    [InlineData("", "")]
    public void They_are_those_the_server_will_listen_at(string settings, string expected)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(settings.Split(' ', StringSplitOptions.RemoveEmptyEntries)
                .Select(setting => setting.Split('=', 2))
                .Select(setting => KeyValuePair.Create(setting[0], (string?)setting[1])))
            .Build();

        Assert.Equal(expected, string.Join(' ', ConfiguredAddresses.Of(configuration)));
    }
}
