namespace Zooplus.RecService.Training.Native;

/// <summary>TorchSharp's native libraries cannot be used on this host.</summary>
/// <param name="message">Why.</param>
/// <param name="innerException">What brought it to light.</param>
internal sealed class TorchUnavailableException(string message, Exception innerException) : Exception(message, innerException);
