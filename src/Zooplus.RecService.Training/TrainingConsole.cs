using System.Globalization;
using Spectre.Console;

namespace Zooplus.RecService.Training;

/// <summary>Shows training: a line an epoch, and on a terminal a bar below them.</summary>
internal static class TrainingConsole
{
    /// <summary>Trains and shows it.</summary>
    /// <param name="output">Where; a bar is drawn only on a terminal.</param>
    /// <param name="train">The training.</param>
    public static T Show<T>(TextWriter output, Func<ITrainingProgress, T> train)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(output) });
        return console.Profile.Out.IsTerminal && console.Profile.Capabilities.Ansi
            ? console.Progress()
                .AutoClear(true)
                .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
                .Start(context => train(new Bar(console, context.AddTask("training", maxValue: 1))))
            : train(new Lines(output));
    }

    private static string Line(EpochLosses losses) => string.Create(
        CultureInfo.InvariantCulture,
        $"epoch {losses.Epoch}/{losses.Epochs}: training loss {losses.Training:F4}, validation loss {losses.Validation:F4}");

    private sealed class Lines(TextWriter output) : ITrainingProgress
    {
        public void Advance(double share)
        {
        }

        public void Report(EpochLosses losses) => output.WriteLine(Line(losses));
    }

    private sealed class Bar(IAnsiConsole console, ProgressTask task) : ITrainingProgress
    {
        public void Advance(double share) => task.Value = share;

        public void Report(EpochLosses losses) => console.WriteLine(Line(losses));
    }
}
