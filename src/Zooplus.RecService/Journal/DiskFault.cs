namespace Zooplus.RecService.Journal;

/// <summary>Tells what a disk does to whoever uses it from faults in the service.</summary>
internal static class DiskFault
{
    /// <summary>Whether a file could not be read or written. One that would grow beyond what the machine allows (EFBIG) is an argument's fault to .NET.</summary>
    public static bool Is(Exception exception) => exception is IOException or UnauthorizedAccessException or ArgumentOutOfRangeException;
}
