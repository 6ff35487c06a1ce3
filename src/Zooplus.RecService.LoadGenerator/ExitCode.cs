namespace Zooplus.RecService.LoadGenerator;

/// <summary>What the process ends with.</summary>
internal static class ExitCode
{
    /// <summary>Done.</summary>
    public const int Done = 0;

    /// <summary>The work failed, or more errors occurred than are allowed.</summary>
    public const int Failed = 1;

    /// <summary>The command line asks for something that cannot be; nothing was done.</summary>
    public const int Usage = 2;

    /// <summary>Stopped by Ctrl-C or a request to end; what was done is reported.</summary>
    public const int Interrupted = 130;
}
