using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Serilog;
using Serilog.Core;
using Serilog.Events;
using Serilog.Formatting.Display;
using Zooplus.RecService.Observability;

namespace Zooplus.RecService.Tests.Observability;

/// <summary>Keeps what is logged, written as the console writes it.</summary>
internal sealed class KeptLog : IDisposable
{
    private readonly Sink _sink = new();
    private readonly Logger _logger;

    // The framework's own lines are off as in appsettings.json, and the service's all on.
    public KeptLog() => _logger = new LoggerConfiguration()
        .MinimumLevel.Debug()
        .MinimumLevel.Override("Microsoft.AspNetCore", LogEventLevel.Warning)
        .Enrich.With<ControlCharacters>()
        .WriteTo.Sink(_sink)
        .CreateLogger();

    public ILogger Logger => _logger;

    public string[] Lines => [.. _sink.Written];

    /// <summary>The lines that tell of an exception or are errors; that of a request answered with a deliberate 503 is none.</summary>
    public string[] Failures => [.. _sink.Failed];

    public void Use(IServiceCollection services) => services.AddSerilog(_logger);

    public void Dispose() => _logger.Dispose();

    private sealed class Sink : ILogEventSink
    {
        private readonly MessageTemplateTextFormatter _form = new("{Message:lj}{Exception}");

        public ConcurrentQueue<string> Written { get; } = [];

        public ConcurrentQueue<string> Failed { get; } = [];

        public void Emit(LogEvent logEvent)
        {
            using var text = new StringWriter();
            _form.Format(logEvent, text);
            Written.Enqueue(text.ToString());
            var deliberate = logEvent.Properties.TryGetValue("Status", out var status) && status.ToString() == "503";
            if (logEvent.Exception is not null || (logEvent.Level >= LogEventLevel.Error && !deliberate))
            {
                Failed.Enqueue(text.ToString());
            }
        }
    }
}
