using Zooplus.RecService.Catalogue;
using Zooplus.RecService.Experiment;
using Zooplus.RecService.Feedback;
using Zooplus.RecService.Figures;
using Zooplus.RecService.Health;
using Zooplus.RecService.Http;
using Zooplus.RecService.Journal;
using Zooplus.RecService.Journal.Export;
using Zooplus.RecService.Limits;
using Zooplus.RecService.Models;
using Zooplus.RecService.Observability;
using Zooplus.RecService.OpenApi;
using Zooplus.RecService.Page;
using Zooplus.RecService.Policies;
using Zooplus.RecService.Privacy;
using Zooplus.RecService.Recommend;
using Zooplus.RecService.Recommendations;
using Zooplus.RecService.Security;
using Zooplus.RecService.SimulatedTime;
using Zooplus.RecService.WarmUp;

namespace Zooplus.RecService;

/// <summary>Puts the service together, a line a feature.</summary>
internal static class RecServiceHost
{
    /// <summary>The service with all its features.</summary>
    public static WebApplication Build(string[] args) => Build(CreateBuilder(args));

    /// <summary>The features on a host.</summary>
    /// <param name="builder">Has all that <see cref="AddHost"/> adds.</param>
    public static WebApplication Build(WebApplicationBuilder builder)
    {
        builder.Services.AddServiceMetrics();
        builder.Services.AddHealth();
        builder.Services.AddPolicies();

        // Services start in this order: what the journal teaches rests on the weights.
        builder.Services.AddHostedService(provider => provider.GetRequiredService<StartupWeights>());
        builder.Services.AddJournal();
        builder.Services.AddPrivacy();
        builder.Services.AddFeedback();
        builder.Services.AddFigures();
        builder.Services.AddCatalogue();
        builder.Services.AddModels();
        builder.Services.AddExperiment();
        builder.Services.AddRecommend();
        builder.Services.AddSingleton<Startup>();
        builder.Services.AddHostedService(provider => provider.GetRequiredService<Startup>());
        builder.Services.AddHostedService<WeightsWatch>();
        builder.Services.AddWarmUp();

        var app = builder.Build();
        app.CheckAddresses();
        app.BeginWarmUp();
        app.UsePipeline();
        app.UseServiceMetrics();
        app.MapRecommend();
        app.MapFeedback();
        app.MapActivate();
        app.MapRecorded();
        app.MapUserRecommendations();
        app.MapRecent();
        app.MapForget();
        app.MapExport();
        app.MapCatalogue();
        app.MapCatalogueSummary();
        app.MapPolicies();
        app.MapArms();
        app.MapBeliefs();
        app.MapModels();
        app.MapExperiment();
        app.MapJournal();
        app.MapEvents();
        app.MapHealth();
        app.MapSimulatedTime();
        return app;
    }

    /// <summary>The host by itself: what every feature stands on, and no feature.</summary>
    public static WebApplicationBuilder CreateBuilder(string[] args)
    {
        // Settings and pages lie beside the program, from wherever it is started.
        var builder = CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
        builder.Configuration.AddSettingsFile();
        AddHost(builder);
        return builder;
    }

    /// <summary>The framework's builder without what the service never uses, such as IIS, HTTP/3 and log providers; TLS stays for who configures it.</summary>
    public static WebApplicationBuilder CreateBuilder(WebApplicationOptions options)
    {
        var builder = WebApplication.CreateSlimBuilder(options);
        builder.WebHost.UseKestrelHttpsConfiguration();
        return builder;
    }

    /// <summary>Adds what every feature stands on to a builder that has its settings.</summary>
    public static void AddHost(WebApplicationBuilder builder)
    {
        builder.WebHost.ConfigureKestrel(server => server.AddServerHeader = false);
        builder.AddObservability();
        builder.AddTime();
        builder.Services.AddStrictJson();
        builder.Services.AddProblems();
        builder.Services.AddSecurity();
        builder.Services.AddLimits();
        builder.Services.AddOpenApiDocument();
    }

    /// <summary>What every request passes through.</summary>
    public static void UsePipeline(this WebApplication app)
    {
        app.UseLimits();
        app.UseObservability();
        app.UseProblems();
        app.UseOpenApiDocument();
        app.UsePage();
        app.UseSecurity();
        app.MapMetrics();
    }
}
