using System.Globalization;
using Spectre.Console;

namespace Zooplus.RecService.LoadGenerator;

/// <summary>Shows how far something that is played is: a bar on a terminal, a line now and then anywhere else.</summary>
/// <param name="console">Where to show it.</param>
/// <param name="time">Says when to look again.</param>
internal sealed class ProgressDisplay(IAnsiConsole console, TimeProvider time)
{
    private static readonly TimeSpan BarInterval = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan LineInterval = TimeSpan.FromSeconds(5);

    /// <summary>Shows progress until the play ends, however it ends; never throws what the play threw.</summary>
    /// <param name="pace">How far it is.</param>
    /// <param name="play">The play.</param>
    public Task ShowAsync(IPace pace, Task play) =>
        console.Profile.Capabilities.Interactive && console.Profile.Out.IsTerminal ? ShowBarAsync(pace, play) : ShowLinesAsync(pace, play);

    private Task ShowBarAsync(IPace pace, Task play) =>
        console.Progress()
            .AutoClear(false)
            .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn { Width = 10 }, new PercentageColumn(), new RemainingTimeColumn())
            .StartAsync(async context =>
            {
                var bar = context.AddTask(pace.Describe(), maxValue: pace.StepsInAll);
                while (!await EndedWithinAsync(play, BarInterval))
                {
                    bar.Description = Markup.Escape(pace.Describe());
                    bar.Value = pace.StepsPlayed;
                }

                bar.Description = Markup.Escape(pace.Describe());
                bar.Value = pace.StepsPlayed;
                bar.StopTask();
            });

    private async Task ShowLinesAsync(IPace pace, Task play)
    {
        while (!await EndedWithinAsync(play, LineInterval))
        {
            console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{pace.StepsPlayed:N0} of {pace.StepsInAll:N0} steps, {pace.TimeLeft.TotalSeconds:N0} s left; {pace.Describe()}"));
        }

        console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{pace.StepsPlayed:N0} of {pace.StepsInAll:N0} steps; {pace.Describe()}"));
    }

    private async Task<bool> EndedWithinAsync(Task play, TimeSpan interval)
    {
        using var tick = new CancellationTokenSource();
        var ended = await Task.WhenAny(play, Task.Delay(interval, time, tick.Token)) == play;
        await tick.CancelAsync();
        return ended;
    }
}
