using Zooplus.RecService;
using Zooplus.RecService.Catalogue;
using Zooplus.RecService.Experiment;
using Zooplus.RecService.Feedback;
using Zooplus.RecService.Health;
using Zooplus.RecService.Http;
using Zooplus.RecService.Journal;
using Zooplus.RecService.Journal.Export;
using Zooplus.RecService.Limits;
using Zooplus.RecService.Models;
using Zooplus.RecService.Observability;
using Zooplus.RecService.OpenApi;
using Zooplus.RecService.Policies;
using Zooplus.RecService.Recommend;
using Zooplus.RecService.Recommendations;
using Zooplus.RecService.Security;

if (args is [HealthProbe.Switch])
{
    return await HealthProbe.RunAsync(HealthProbe.ReadyAddress(Environment.GetEnvironmentVariable("ASPNETCORE_HTTP_PORTS")), Console.Out);
}

if (args is [KeyFile.Switch, var keyFile])
{
    return await KeyFile.MakeAsync(keyFile, Console.Out);
}

try
{
    // Settings and pages lie beside the program, from wherever it is started.
    var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
    builder.WebHost.ConfigureKestrel(server => server.AddServerHeader = false);
    builder.AddObservability();
    builder.Services.AddSingleton(TimeProvider.System);
    builder.Services.AddStrictJson();
    builder.Services.AddProblems();
    builder.Services.AddSecurity();
    builder.Services.AddLimits();
    builder.Services.AddOpenApiDocument();
    builder.Services.AddHealth();
    builder.Services.AddPolicies();
    builder.Services.AddJournal();
    builder.Services.AddFeedback();
    builder.Services.AddCatalogue();
    builder.Services.AddModels();
    builder.Services.AddExperiment();
    builder.Services.AddRecommend();
    builder.Services.AddHostedService<Startup>();
    builder.Services.AddHostedService<WeightsWatch>();

    var app = builder.Build();
    app.UseLimits();
    app.UseObservability();
    app.UseProblems();
    app.UseOpenApiDocument();
    app.UseSecurity();
    app.MapRecommend();
    app.MapFeedback();
    app.MapActivate();
    app.MapRecorded();
    app.MapUserRecommendations();
    app.MapExport();
    app.MapCatalogue();
    app.MapPolicies();
    app.MapArms();
    app.MapModels();
    app.MapExperiment();
    app.MapJournal();
    app.MapHealth();
    app.MapMetrics();
    await app.RunAsync();
    return 0;
}
catch (Exception exception) when (StartupFault.Explain(exception) is { } reason)
{
    await Console.Error.WriteLineAsync($"The service does not start. {reason}");
    return 1;
}
