namespace Zooplus.RecService.LoadGenerator;

/// <summary>A command cannot do what it was asked. The message is all the user gets to see: one line that says what to change.</summary>
internal sealed class CommandFailedException : Exception
{
    private CommandFailedException(string message, int exitCode, Exception? innerException)
        : base(message, innerException) => ExitCode = exitCode;

    /// <summary>What the process ends with.</summary>
    public int ExitCode { get; }

    /// <summary>The command line asks for something that cannot be; nothing was done.</summary>
    public static CommandFailedException Usage(string message) => new(message, LoadGenerator.ExitCode.Usage, null);

    /// <summary>The work failed.</summary>
    public static CommandFailedException Failed(string message, Exception? innerException = null) =>
        new(message, LoadGenerator.ExitCode.Failed, innerException);
}
