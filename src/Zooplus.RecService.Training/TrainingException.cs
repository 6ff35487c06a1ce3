namespace Zooplus.RecService.Training;

/// <summary>Training cannot be done as asked; the message is for the user.</summary>
/// <param name="message">What is wrong and what is expected.</param>
internal sealed class TrainingException(string message) : Exception(message);
