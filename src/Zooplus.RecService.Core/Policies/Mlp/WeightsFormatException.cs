namespace Zooplus.RecService.Core.Policies.Mlp;

/// <summary>A weights file that cannot be served: nothing of it was taken over.</summary>
public sealed class WeightsFormatException : FormatException
{
    /// <summary>Names the file and the fault.</summary>
    /// <param name="source">The file, or where else the bytes came from.</param>
    /// <param name="fault">What was found and what is expected, naming the tensor or field.</param>
    /// <param name="innerException">What brought the fault to light, if anything.</param>
    public WeightsFormatException(string source, string fault, Exception? innerException = null)
        : base($"{source}: {fault}", innerException)
    {
        Fault = fault;
    }

    /// <summary>What was found and what is expected, without the file's name.</summary>
    public string Fault { get; }
}
