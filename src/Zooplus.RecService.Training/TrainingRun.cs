using System.Globalization;
using System.Security.Cryptography;
using Zooplus.RecService.Core.Policies.Mlp;
using Zooplus.RecService.Simulation;
using Zooplus.RecService.Training.Native;

namespace Zooplus.RecService.Training;

/// <summary>One training from file to file.</summary>
internal static class TrainingRun
{
    /// <summary>The weights were written.</summary>
    public const int Success = 0;

    /// <summary>Nothing was written, for the reason on the error output.</summary>
    public const int Failure = 1;

    /// <summary>Nothing was written, since Ctrl-C was pressed.</summary>
    public const int Cancelled = 130;

    /// <summary>Reads, trains, and writes.</summary>
    /// <param name="request">What was asked for.</param>
    /// <param name="output">Takes the progress and the result.</param>
    /// <param name="error">Takes the reason of a failure.</param>
    /// <param name="cancellation">Heeded between batches.</param>
    /// <returns>The exit code.</returns>
    public static int Start(TrainingRequest request, TextWriter output, TextWriter error, CancellationToken cancellation)
    {
        try
        {
            Train(request, output, error, cancellation);
            return Success;
        }
        catch (OperationCanceledException)
        {
            error.WriteLine("Cancelled: no weights were written.");
            return Cancelled;
        }
        catch (Exception exception) when (exception
            is TrainingException or TorchUnavailableException or InvalidDataException or WeightsFormatException)
        {
            error.WriteLine($"error: {exception.Message}");
            return Failure;
        }
    }

    private static void Train(TrainingRequest request, TextWriter output, TextWriter error, CancellationToken cancellation)
    {
        var started = TimeProvider.System.GetTimestamp();
        var interactions = Named("--interactions", () => InteractionCsv.Read(request.Interactions));
        var source = Named("--interactions", () => Hash(request.Interactions));
        var first = request.ContinueFrom is { } weightsPath ? Named("--continue-from", () => FirstWeights.Of(MlpWeights.Load(weightsPath))) : null;
        var set = first is null ? TrainingSet.Of(interactions, request.Users, request.Products) : TrainingSet.After(interactions, first.Weights);
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{set.Labels.Length} interactions, {set.Users.Size} users, {set.Products.Size} products, {set.Labels.Average():P2} clicked"));

        // Before the work, so that it is not lost to a place that cannot be written.
        using var file = Named("--output", () => AtomicFile.Create(request.Output));
        TorchNative.Prepare(error);
        var trained = TrainingConsole.Show(output, progress => new MlpTrainer(set, request.Options, first).Train(progress, cancellation));
        using var stream = new MemoryStream();
        WeightsExport.Of(trained, set, request.Options, source, first?.Weights.Version).Write(stream);

        // Read back before it takes the place of what was there: what is written can be served.
        var weights = new MlpScorer(MlpWeights.Parse(stream.ToArray(), request.Output)).Weights;
        var path = Named("--output", () => file.Complete(stream.ToArray()));
        var seconds = TimeProvider.System.GetElapsedTime(started).TotalSeconds;
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"weights {weights.Version} in {path}: validation loss {trained.Losses.Validation:F4}, {seconds:F1} s"));
    }

    private static string Hash(string path)
    {
        using var file = File.OpenRead(path);
        return $"sha256:{Convert.ToHexStringLower(SHA256.HashData(file))}";
    }

    private static T Named<T>(string option, Func<T> use)
    {
        try
        {
            return use();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new TrainingException($"{option}: {exception.Message}");
        }
    }
}
