using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;

namespace Zooplus.RecService.WarmUp;

/// <summary>
/// Sends the first request through the service's own pipeline before it listens. Code is shared with the <see cref="Rehearsal"/>, but what the
/// framework makes for the pipeline it serves is not: the matcher of its routes, and the look-ups of its services. It is sent while the
/// rehearsal is played, whose end is waited for after it. The request is for <c>/health/live</c>, which anyone may ask for and no limit counts,
/// and goes by the server, so that no metric knows of it.
/// </summary>
internal sealed class FirstRequest(IServiceProvider services, IOptions<WarmUpOptions> options, WarmUpRun run) : IStartupFilter
{
    /// <inheritdoc/>
    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.Use(pipeline =>
        {
            // Called when the whole of the pipeline is there, while the rehearsal is being played.
            if (options.Value.Enabled)
            {
                Send(pipeline);
                run.AwaitRehearsal();
            }

            return pipeline;
        });
        next(app);
    };

    private void Send(RequestDelegate pipeline)
    {
        using var scope = services.CreateScope();
        var context = new DefaultHttpContext { RequestServices = scope.ServiceProvider };
        context.Features.Set<IHttpMaxRequestBodySizeFeature>(new BodySizeLimit());
        context.Request.Method = HttpMethods.Get;
        context.Request.Scheme = Uri.UriSchemeHttp;
        context.Request.Host = new HostString("localhost");
        context.Request.Path = "/health/live";

        // The pipeline is put together by methods that wait for nothing, and this request waits for nothing either.
        pipeline(context).GetAwaiter().GetResult();
    }

    /// <summary>What the server would have: without it the framework warns that a limit was not applied.</summary>
    private sealed class BodySizeLimit : IHttpMaxRequestBodySizeFeature
    {
        public bool IsReadOnly => false;

        public long? MaxRequestBodySize { get; set; }
    }
}
