using System.Net;
using Microsoft.Extensions.Hosting;
using Zooplus.RecService.Journal;

namespace Zooplus.RecService.Tests.Health;

public sealed class HealthTests
{
    [Fact]
    public async Task A_running_service_is_live_and_ready_and_says_why()
    {
        await using var application = new RecServiceApplication();

        Assert.Equal("""{"status":"Healthy","checks":{}}""", (await application.GetAsync("/health/live")).MustBeOk().Text);
        var ready = (await application.GetAsync("/health/ready")).MustBeOk();
        Assert.Equal("application/json", ready.MediaType);
        Assert.Equal("""{"status":"Healthy","checks":{"writer":{"status":"Healthy","description":"0 changes wait."},"warmUp":{"status":"Healthy","description":"The warm-up is over."}}}""", ready.Text);
    }

    [Fact]
    public async Task A_service_without_weights_is_ready()
    {
        await using var application = new RecServiceApplication(("Models:Mlp:Path", "no-such-file"));

        (await application.GetAsync("/health/ready")).MustBeOk();
    }

    [Fact]
    public async Task A_stopping_service_is_live_and_not_ready()
    {
        await using var application = new RecServiceApplication();
        var lifetime = application.Get<IHostApplicationLifetime>();
        (Answer Live, Answer Ready)? answers = null;

        // Asked from within the notice that the service stops, while it still answers.
        using var notice = lifetime.ApplicationStopping.Register(() =>
            answers = (application.GetAsync("/health/live").GetAwaiter().GetResult(), application.GetAsync("/health/ready").GetAwaiter().GetResult()));
        lifetime.StopApplication();

        answers!.Value.Live.MustBeOk();
        Assert.Contains("The service is stopping.", answers.Value.Ready.MustBe(HttpStatusCode.ServiceUnavailable).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_service_whose_writer_has_stopped_is_not_ready()
    {
        await using var application = new RecServiceApplication();
        await application.Get<FactWriter>().StopAsync(CancellationToken.None);

        var ready = (await application.GetAsync("/health/ready")).MustBe(HttpStatusCode.ServiceUnavailable);

        Assert.Contains("The writer has stopped.", ready.Text, StringComparison.Ordinal);
    }
}
