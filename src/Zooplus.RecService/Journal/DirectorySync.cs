using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Zooplus.RecService.Journal;

/// <summary>Puts a folder's list of names on the disk: a file that was renamed has its name for good only then.</summary>
internal static class DirectorySync
{
    private const int ReadOnly = 0;

    /// <summary>Waits until the disk has the names. On Windows there is nothing to wait for: renaming is journalled there.</summary>
    /// <exception cref="IOException">The disk did not take them.</exception>
    public static void Sync(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        // .NET opens no folders.
        using var handle = new SafeFileHandle(Open(folder, ReadOnly), ownsHandle: true);
        if (handle.IsInvalid)
        {
            throw new IOException($"The folder '{folder}' cannot be opened: {Marshal.GetLastPInvokeErrorMessage()}");
        }

        RandomAccess.FlushToDisk(handle);
    }

    [DllImport("libc", EntryPoint = "open", SetLastError = true, CharSet = CharSet.Ansi, BestFitMapping = false, ThrowOnUnmappableChar = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Open([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags);
}
