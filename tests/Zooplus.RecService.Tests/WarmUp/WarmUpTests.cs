using System.Net;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Zooplus.RecService.WarmUp;

namespace Zooplus.RecService.Tests.WarmUp;

public sealed class WarmUpTests
{
    [Fact]
    public async Task Whoever_reaches_the_service_finds_it_warm()
    {
        await using var application = new RecServiceApplication(("WarmUp:Enabled", "true"));

        Assert.Equal(HttpStatusCode.OK, (await application.GetAsync("/health/ready")).Status);
        Assert.True(application.Get<WarmUpRun>().Completion.IsCompletedSuccessfully);
    }

    [Fact]
    public async Task A_rehearsal_that_fails_leaves_the_service_cold_and_ready()
    {
        await using var application = new RecServiceApplication(("WarmUp:Enabled", "true"));
        var impossible = new ConfigurationBuilder().AddInMemoryCollection([KeyValuePair.Create("Feedback:EventsMax", (string?)"0")]).Build();
        var run = ActivatorUtilities.CreateInstance<WarmUpRun>(application.Services, impossible);

        run.Begin();

        await run.StartAsync(CancellationToken.None);
        await run.DisposeAsync();
    }
}
