using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Serilog;
using Serilog.Core;
using Serilog.Events;
using Serilog.Formatting.Display;

namespace Zooplus.RecService.Tests.Observability;

public sealed class LogTests
{
    [Theory]
    [InlineData("/users/an-id-of-a-user/recommendations?limit=0", "/users/{id}/recommendations")]
    [InlineData("/catalogue/users/an-id-of-a-user", "/catalogue/users/{id}")]
    [InlineData("/nowhere/an-id-of-a-user%0Aforged%20line", "(no route)")]
    public async Task A_request_is_logged_by_its_route_and_never_by_what_its_caller_wrote(string path, string route)
    {
        using var log = new KeptLog();
        await using var application = new RecServiceApplication { Replace = log.Use };

        await application.GetAsync(path);

        var lines = log.Lines;
        Assert.Contains(lines, line => line.Contains($"GET {route} was answered 4", StringComparison.Ordinal));
        Assert.DoesNotContain(lines, line => line.Contains("an-id-of-a-user", StringComparison.Ordinal) || line.Contains("forged", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_body_that_is_refused_is_logged_by_its_route_too()
    {
        using var log = new KeptLog();
        await using var application = new RecServiceApplication { Replace = log.Use };

        await application.RecommendAsync("""{ "userId": "an-id-of-a-user", "unknown": 1 }""");

        Assert.Contains(log.Lines, line => line.Contains("POST /recommend was answered 400", StringComparison.Ordinal));
        Assert.DoesNotContain(log.Lines, line => line.Contains("an-id-of-a-user", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("two\nlines", "two\\u000alines")]
    [InlineData("\u001b[31mred", "\\u001b[31mred")]
    [InlineData("a\u2028b\u202ec", "a\\u2028b\\u202ec")]
    [InlineData("plain text: äöü 猫", "plain text: äöü 猫")]
    public void What_ends_a_line_or_steers_a_terminal_is_written_as_an_escape(string given, string written)
    {
        using var log = new KeptLog();

        log.Logger.Information("{Text:l}", given);

        Assert.Equal([written], log.Lines);
    }

    /// <summary>Keeps what is logged, written as the console writes it.</summary>
    private sealed class KeptLog : IDisposable
    {
        private readonly Lines _lines = new();
        private readonly Logger _logger;

        // The framework's own lines are off as in appsettings.json, and the service's all on.
        public KeptLog() => _logger = new LoggerConfiguration()
            .MinimumLevel.Debug()
            .MinimumLevel.Override("Microsoft.AspNetCore", LogEventLevel.Warning)
            .Enrich.With<RecService.Observability.ControlCharacters>()
            .WriteTo.Sink(_lines)
            .CreateLogger();

        public ILogger Logger => _logger;

        public string[] Lines => [.. _lines.Written];

        public void Use(IServiceCollection services) => services.AddSerilog(_logger);

        public void Dispose() => _logger.Dispose();
    }

    private sealed class Lines : ILogEventSink
    {
        private readonly MessageTemplateTextFormatter _form = new("{Message:lj}{Exception}");

        public ConcurrentQueue<string> Written { get; } = [];

        public void Emit(LogEvent logEvent)
        {
            using var text = new StringWriter();
            _form.Format(logEvent, text);
            Written.Enqueue(text.ToString());
        }
    }
}
