using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;

namespace Zooplus.RecService.WarmUp;

/// <summary>
/// Sends the first few requests through the service's own pipeline before it listens. Code is shared with the <see cref="Rehearsal"/>, but
/// what the framework makes for the pipeline it serves is not: the matcher of its routes with the first request, the compiled look-ups of
/// its routes and of the services that live for a request with the second. They are sent while the rehearsal is played, whose end is waited
/// for after them. The request is for <c>/health/live</c>, which anyone may ask for and no limit counts, and goes by the server, so that no
/// metric knows of it.
/// </summary>
internal sealed class FirstRequests(IServiceProvider services, IOptions<WarmUpOptions> options, WarmUpRun run) : IStartupFilter
{
    // The second has the framework compile beside it, the third finds what was compiled.
    private const int Requests = 3;

    /// <inheritdoc/>
    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.Use(pipeline =>
        {
            // Called when the whole of the pipeline is there, while the rehearsal is being played.
            if (options.Value.Enabled)
            {
                for (var request = 0; request < Requests; request++)
                {
                    Send(pipeline);
                }

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
