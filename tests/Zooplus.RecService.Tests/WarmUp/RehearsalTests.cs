using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using Zooplus.RecService.WarmUp;

namespace Zooplus.RecService.Tests.WarmUp;

public sealed class RehearsalTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Every_request_is_answered_with_success(bool journal)
    {
        await using var rehearsal = Rehearsal.Of(Settings(), journal);

        Assert.Equal(0, await rehearsal.PlayAsync());
    }

    [Fact]
    public async Task It_has_a_key_of_its_own_where_the_service_has_keys()
    {
        await using var rehearsal = Rehearsal.Of(Settings(("Security:Keys:0:Role", "Serve"), ("Security:Keys:0:Key", "not-the-rehearsals-key")), journal: false);

        Assert.Equal(0, await rehearsal.PlayAsync());
    }

    [Fact]
    public async Task It_listens_to_its_own_machine_whatever_the_service_listens_to()
    {
        var settings = Settings(("Kestrel:Endpoints:Http:Url", "http://192.0.2.1:80"), ("Urls", "http://192.0.2.1:80"), ("AllowedHosts", "shop.example"), ("Limits:RequestsPerSecond", "1"));
        await using var rehearsal = Rehearsal.Of(settings, journal: false);

        Assert.Equal(0, await rehearsal.PlayAsync());
    }

    [Fact]
    public async Task Policies_have_the_settings_they_have_in_the_service_and_a_setting_that_is_none_is_told()
    {
        var settings = Settings(("Policies:LinUcbShared:Discount", "2"));

        var fault = await Assert.ThrowsAsync<OptionsValidationException>(async () =>
        {
            await using var rehearsal = Rehearsal.Of(settings, journal: false);
            await rehearsal.PlayAsync();
        });
        Assert.Contains("Policies:LinUcbShared:Discount", fault.Message, StringComparison.Ordinal);
    }

    private static IConfiguration Settings(params (string Key, string Value)[] settings) => new ConfigurationBuilder()
        .AddJsonFile(Path.Combine(AppContext.BaseDirectory, "appsettings.json"))
        .AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Key, (string?)setting.Value)))
        .Build();
}
