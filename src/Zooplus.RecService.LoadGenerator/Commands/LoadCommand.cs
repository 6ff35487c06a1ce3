using System.CommandLine;
using System.Globalization;
using Spectre.Console;
using Zooplus.RecService.LoadGenerator.Load;

namespace Zooplus.RecService.LoadGenerator.Commands;

/// <summary><c>load</c>: has many users at once visit a service, and measures how it bears them.</summary>
internal static class LoadCommand
{
    private static readonly (string Suffix, TimeSpan Unit)[] Units =
    [
        ("ms", TimeSpan.FromMilliseconds(1)),
        ("s", TimeSpan.FromSeconds(1)),
        ("m", TimeSpan.FromMinutes(1)),
    ];

    /// <summary>The command.</summary>
    public static Command Create(IAnsiConsole console, TimeProvider time)
    {
        var url = Options.Url();
        var apiKey = Options.ApiKey();
        var duration = Options.Read("--duration", "How long to measure, such as 500ms, 10s or 2m.", "10s", text => Duration(text) is var length && length > TimeSpan.Zero
            ? length
            : throw new FormatException($"'{text}' is not allowed; give more than 0, such as 10s."));
        var warmUp = Options.Read("--warm-up", "How long to play before that without measuring.", "2s", Duration);
        var rate = Options.Read("--rate", "Visits that start in a second, whatever became of earlier ones; 'max' starts each as soon as a user is free.", "max", Rate);
        var users = Options.Whole("--users", "Users at once, each with a connection of its own.", 32, 1, 10_000);
        users.Aliases.Add("--connections");
        var feedbackShare = Options.Real("--feedback-share", "Share of visits that send feedback.", 1, 0, 1);
        var count = Options.Whole("--count", "Products asked for in a visit.", 1, 1, 50);
        var policy = new Option<string?>("--policy") { Description = "The policy to ask by name; none lets the experiment decide.", HelpName = "NAME" };
        var errorRateMax = Options.Real("--error-rate-max", "Share of failed requests above which the exit code is 1.", 0.01, 0, 1);
        var seed = Options.Whole("--seed", "Seed of who visits and what they reward.", 42, 0);
        var weights = new Option<string?>("--weights") { Description = "The MLP's weights for a service that is started here; not with --url.", HelpName = "FILE" };
        var compareJournal = Options.Whole("--compare-journal", "Rounds in which a service with a journal and one without are measured in turn; 0 measures one service as it is.", 0, 0, 100);
        var output = new Option<string?>("--output") { Description = "File for the figures, as JSON.", HelpName = "FILE" };
        var command = new Command("load", "Drive /recommend and /feedback with many users at once, and measure without coordinated omission.")
        {
            url, apiKey, duration, warmUp, rate, users, feedbackShare, count, policy, errorRateMax, seed, weights, compareJournal, output,
        };
        command.SetAction((result, cancellationToken) =>
        {
            var settings = new LoadSettings
            {
                Url = result.GetValue(url),
                ApiKey = Options.ApiKeyOf(result, apiKey),
                Weights = result.GetValue(weights) is { } file && result.GetValue(url) is not null
                    ? throw CommandFailedException.Usage($"--weights: '{file}' is for a service that is started here; leave out --url or --weights.")
                    : result.GetValue(weights),
                Duration = result.GetValue(duration),
                WarmUp = result.GetValue(warmUp),
                Rate = double.IsFinite(result.GetValue(rate)) ? result.GetValue(rate) : null,
                Users = result.GetValue(users),
                FeedbackShare = result.GetValue(feedbackShare),
                Count = result.GetValue(count),
                Policy = result.GetValue(policy),
                ErrorRateMax = result.GetValue(errorRateMax),
                Seed = result.GetValue(seed),
                Output = result.GetValue(output),
            };
            if (result.GetValue(compareJournal) is not (> 0 and var rounds))
            {
                return new LoadRun(settings, console, time).RunAsync(cancellationToken);
            }

            return settings.Url is null && settings.Output is null
                ? new JournalComparison(settings, rounds, console, time).RunAsync(cancellationToken)
                : throw CommandFailedException.Usage("--compare-journal: it starts services of its own and writes no file; leave out --url and --output.");
        });
        return command;
    }

    private static TimeSpan Duration(string text)
    {
        foreach (var (suffix, unit) in Units)
        {
            if (text.EndsWith(suffix, StringComparison.Ordinal)
                && double.TryParse(text[..^suffix.Length], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
                && number * unit <= TimeSpan.FromDays(1))
            {
                return number * unit;
            }
        }

        throw new FormatException($"'{text}' is not allowed; give a number with its unit, such as 500ms, 10s or 2m, up to a day.");
    }

    // Infinite for "max": the parser of the command line takes no null for an answer.
    private static double Rate(string text) => text switch
    {
        "max" => double.PositiveInfinity,
        _ when double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var rate) && rate is > 0 and <= 1_000_000 => rate,
        _ => throw new FormatException($"'{text}' is not allowed; give a number above 0 and up to 1000000, or 'max'."),
    };
}
