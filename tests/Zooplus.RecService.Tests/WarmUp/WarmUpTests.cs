using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
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
    public async Task Who_asks_whether_it_is_ready_waits_for_what_is_left_of_the_warm_up_when_it_listens()
    {
        await using var application = new RecServiceApplication(("WarmUp:Enabled", "true"));
        await using var run = ActivatorUtilities.CreateInstance<WarmUpRun>(application.Services);
        run.Begin();
        await run.StartAsync(CancellationToken.None);

        var ready = new WarmUpCheck(run).CheckHealthAsync(new HealthCheckContext());

        Assert.False(ready.IsCompleted);
        await run.StartedAsync(CancellationToken.None);
        Assert.Equal(HealthStatus.Healthy, (await ready).Status);
    }

    [Fact]
    public async Task What_is_asked_of_the_services_own_pipeline_is_in_no_metric()
    {
        await using var application = new RecServiceApplication(("WarmUp:Enabled", "true"));

        await application.GetAsync("/health/ready");

        var metrics = (await application.GetAsync("/metrics")).Text;
        Assert.Contains("/health/ready", metrics, StringComparison.Ordinal);
        Assert.DoesNotContain("/health/live", metrics, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("true", 1)]
    [InlineData("false", 0)]
    public void The_first_request_finds_the_whole_pipeline_and_is_left_out_without_a_warm_up(string enabled, int times)
    {
        using var application = new RecServiceApplication(("WarmUp:Enabled", enabled));
        var app = new ApplicationBuilder(application.Services);
        var asked = 0;
        var filter = ActivatorUtilities.CreateInstance<FirstRequest>(application.Services);

        filter.Configure(next => next.Run(context =>
        {
            Assert.Equal("/health/live", context.Request.Path);
            asked++;
            return Task.CompletedTask;
        }))(app);
        app.Build();

        Assert.Equal(times, asked);
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
