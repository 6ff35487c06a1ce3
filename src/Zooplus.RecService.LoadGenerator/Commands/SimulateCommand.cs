using System.CommandLine;
using System.Globalization;
using Spectre.Console;
using Zooplus.RecService.LoadGenerator.HeadToHead;
using Zooplus.RecService.LoadGenerator.Reports;
using Zooplus.RecService.Simulation;

namespace Zooplus.RecService.LoadGenerator.Commands;

/// <summary><c>simulate</c>: draws a world and its log, shows what the notebook shows of them, and writes them as CSV.</summary>
internal static class SimulateCommand
{
    private const int HeadRows = 5;

    /// <summary>The command.</summary>
    public static Command Create(IAnsiConsole console)
    {
        var world = new WorldOptions();
        var output = new Option<string>("--output")
        {
            Description = "Folder for interactions.csv, products.csv and users.csv.",
            Required = true,
            HelpName = "DIR",
        };
        var noDemo = new Option<bool>("--no-demo") { Description = "Leave out the demo's 200 draws, which makes it another log." };
        var command = new Command("simulate", "Draw a world and its log, and write them as CSV.") { output, noDemo };
        world.AddTo(command);
        command.SetAction(result => Run(console, world.Read(result), result.GetRequiredValue(output), !result.GetValue(noDemo)));
        return command;
    }

    private static int Run(IAnsiConsole console, WorldSettings settings, string output, bool withDemo)
    {
        var folder = OutputFolder.Open(output);
        var simulated = SimulatedWorld.Draw(settings, withDemo);
        if (simulated.Demo is { } demo)
        {
            Print(console, demo);
        }
        else if (simulated.MissingForDemo is { } missing)
        {
            console.WriteLine($"No demo: {missing}");
        }

        console.WriteLine(Text($"The first of {settings.Interactions:N0} interactions:"));
        ConsoleReport.Print(console, Head(simulated));
        console.WriteLine(Text($"Overall click-through rate of the data: {Percent(simulated.Log.ClickThroughRate)}"));

        try
        {
            WorldFiles.Write(folder.Path, simulated.World, simulated.Log);
        }
        catch (IOException e)
        {
            throw CommandFailedException.Failed($"--output: {e.Message}", e);
        }

        console.WriteLine($"Written to {folder.Path}: {WorldFiles.Interactions}, {WorldFiles.Products}, {WorldFiles.Users}");
        return ExitCode.Done;
    }

    private static void Print(IAnsiConsole console, PersonaDemo demo)
    {
        console.WriteLine(Text($"Persona '{demo.Persona}' (user {demo.User}), {demo.Trials} showings of each product:"));
        foreach (var product in (DemoProduct[])[demo.Liked, demo.Disliked])
        {
            console.WriteLine(Text(
                $"  product {product.Product} ({product.Category}): expected CTR {Percent(product.Expected)}, observed {Percent(product.Observed)}"));
        }
    }

    private static ReportTable Head(SimulatedWorld simulated) => new(
        "",
        ["user_id", "product_id", "clicked", "category"],
        [
            .. simulated.Log.Interactions.Take(HeadRows).Select(interaction => (string[])
            [
                Text($"{interaction.User}"),
                Text($"{interaction.Product}"),
                interaction.Clicked ? "1" : "0",
                simulated.World.Products[interaction.Product].Category,
            ]),
        ]);

    private static string Percent(double share) => share.ToString("0.00 %", CultureInfo.InvariantCulture);

    private static string Text(FormattableString text) => FormattableString.Invariant(text);
}
