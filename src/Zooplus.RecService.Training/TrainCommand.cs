using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Numerics;

namespace Zooplus.RecService.Training;

/// <summary>The console's command line.</summary>
internal sealed class TrainCommand : RootCommand
{
    private static readonly TrainingOptions Defaults = new();

    private readonly Option<string> _interactions = new("--interactions")
    {
        Description = "The log to learn from: a CSV file with the columns user_id, product_id and clicked (0 or 1).",
        HelpName = "FILE",
        Required = true,
    };

    private readonly Option<string> _output = new("--output", "-o")
    {
        Description = "Where the weights go, in the safetensors format; a file that is there is replaced when training is done.",
        HelpName = "FILE",
        Required = true,
    };

    private readonly Option<long> _seed = Number(
        "--seed", "Decides the first weights and the order of the batches.", Defaults.Seed, 0, long.MaxValue);

    private readonly Option<int> _epochs = Number(
        "--epochs", "How often every training row is seen.", Defaults.Epochs, 1, 100_000);

    private readonly Option<int> _batchSize = Number(
        "--batch-size", "How many rows make one step.", Defaults.BatchSize, 1, 1 << 24);

    private readonly Option<double> _learningRate = Number(
        "--learning-rate", "Adam's step size.", Defaults.LearningRate, 1e-9, 10);

    private readonly Option<double> _validationShare = Number(
        "--validation-share", "The share of rows held back to measure the loss on.", Defaults.ValidationShare, 0.001, 0.999);

    private readonly Option<uint> _splitSeed = Number(
        "--split-seed", "Decides which rows are held back.", Defaults.SplitSeed, 0U, uint.MaxValue);

    private readonly Option<int> _threads = Number(
        "--threads", "How many threads to compute with; the weights may depend on it.", Defaults.Threads, 1, 1024);

    private readonly Option<double> _dropout = Number(
        "--dropout", "The share of hidden units that each step leaves out: what dropout-thompson explores by. 0, as in the notebook, leaves none out.", Defaults.Dropout, 0, 0.9);

    private readonly Option<string?> _continueFrom = new("--continue-from")
    {
        Description = "Weights to start from instead of drawing the first ones; users and products they do not know start as the mean of those they know, and --users and --products are left aside. The output may be the same file.",
        HelpName = "FILE",
    };

    private readonly Option<int?> _users = Size("--users", "users");
    private readonly Option<int?> _products = Size("--products", "products");

    /// <summary>Describes the options.</summary>
    public TrainCommand()
        : base("Trains the batched MLP on a log of interactions and writes its weights, for the service or for PyTorch.")
    {
        Options.Add(_interactions);
        Options.Add(_output);
        Options.Add(_seed);
        Options.Add(_epochs);
        Options.Add(_batchSize);
        Options.Add(_learningRate);
        Options.Add(_validationShare);
        Options.Add(_splitSeed);
        Options.Add(_threads);
        Options.Add(_dropout);
        Options.Add(_continueFrom);
        Options.Add(_users);
        Options.Add(_products);

        // On a thread of its own: only then does the library listen for Ctrl-C meanwhile.
        SetAction((parsed, cancellation) => Task.Run(() => Train(parsed, cancellation), CancellationToken.None));
    }

    private int Train(ParseResult parsed, CancellationToken cancellation) => TrainingRun.Start(
        Request(parsed), parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error, cancellation);

    private TrainingRequest Request(ParseResult parsed) => new(
        parsed.GetRequiredValue(_interactions),
        parsed.GetRequiredValue(_output),
        parsed.GetValue(_users),
        parsed.GetValue(_products),
        parsed.GetValue(_continueFrom),
        new TrainingOptions
        {
            Seed = parsed.GetValue(_seed),
            Epochs = parsed.GetValue(_epochs),
            BatchSize = parsed.GetValue(_batchSize),
            LearningRate = parsed.GetValue(_learningRate),
            ValidationShare = parsed.GetValue(_validationShare),
            SplitSeed = parsed.GetValue(_splitSeed),
            Threads = parsed.GetValue(_threads),
            Dropout = parsed.GetValue(_dropout),
        });

    private static Option<T> Number<T>(string name, string description, T fallback, T smallest, T largest)
        where T : struct, INumber<T> => new(name)
        {
            Description = description,
            HelpName = "NUMBER",
            DefaultValueFactory = _ => fallback,
            CustomParser = result => InRange(result, name, smallest, largest) ?? fallback,
        };

    private static Option<int?> Size(string name, string what) => new(name)
    {
        Description = $"The {what} are the numbers 0 to NUMBER - 1, whether they occur in the log or not. Without it, those that occur.",
        HelpName = "NUMBER",
        CustomParser = result => InRange(result, name, 1, 1 << 24),
    };

    private static T? InRange<T>(ArgumentResult result, string name, T smallest, T largest)
        where T : struct, INumber<T>
    {
        var text = result.Tokens[0].Value;
        if (T.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && value >= smallest && value <= largest)
        {
            return value;
        }

        result.AddError(string.Create(
            CultureInfo.InvariantCulture,
            $"{name} is '{text}'; a number from {smallest} to {largest} is allowed."));
        return default;
    }
}
