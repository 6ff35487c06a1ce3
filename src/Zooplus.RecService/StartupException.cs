namespace Zooplus.RecService;

/// <summary>The service cannot start; the message is the one line that says why.</summary>
internal sealed class StartupException(string message) : Exception(message);
