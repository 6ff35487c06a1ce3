using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using TorchSharp;

namespace Zooplus.RecService.Training.Native;

/// <summary>
/// Loads TorchSharp's native libraries, also on hosts whose libstdc++ is too old for them. To be called before TorchSharp is used.
/// </summary>
internal static class TorchNative
{
    private const string FileName = "libLibTorchSharp.so";
    private const string Lack = $"{LibTorchSharpPatch.Library} of this host lacks {LibTorchSharpPatch.Version}";

    /// <summary>
    /// Where the host's libstdc++ lacks the symbol that TorchSharp's library asks for, loads a patched private copy of that library;
    /// elsewhere TorchSharp finds it as ever. The file of the package, and any that may share its bytes on disk, is left as it is.
    /// </summary>
    /// <param name="log">Takes one line if a patch was needed.</param>
    /// <exception cref="TorchUnavailableException">A patch is needed and cannot be made, or the libraries do not load.</exception>
    public static void Prepare(TextWriter log)
    {
        var original = SearchFolders().Select(folder => Path.Combine(folder, FileName)).FirstOrDefault(File.Exists);
        if (original is not null && IsPatchNeeded())
        {
            Load(Patched(original), Path.GetDirectoryName(original)!);
            log.WriteLine($"{Lack}: using a private copy of {FileName} that can do without it.");
        }

        LoadTorchSharp();
    }

    // Not inlined: TorchSharp looks for its libraries as soon as the runtime touches its types, which must not be before the patch.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void LoadTorchSharp()
    {
        try
        {
            torch.InitializeDeviceType(DeviceType.CPU);
        }
        catch (Exception exception) when (exception
            is TypeInitializationException or NotSupportedException or DllNotFoundException or BadImageFormatException)
        {
            throw new TorchUnavailableException(
                $"TorchSharp's libraries do not load on this host ({RuntimeInformation.RuntimeIdentifier}): "
                    + $"{exception.GetBaseException().Message}",
                exception);
        }
    }

    private static bool IsPatchNeeded() =>
        OperatingSystem.IsLinux()
        && RuntimeInformation.ProcessArchitecture == Architecture.X64
        && NativeLibrary.TryLoad(LibTorchSharpPatch.Library, out var library)
        && !NativeLibrary.TryGetExport(library, LibTorchSharpPatch.Symbol, out _)
        && !IsLoaded();

    // The bare name finds what is loaded already, since the patched copy is in no folder that is searched.
    private static bool IsLoaded() => NativeLibrary.TryLoad(FileName, out _);

    // Where the runtime itself would look for the library.
    private static string[] SearchFolders()
    {
        var folders = (string?)AppContext.GetData("NATIVE_DLL_SEARCH_DIRECTORIES") ?? "";
        return [.. folders.Split(':', StringSplitOptions.RemoveEmptyEntries), AppContext.BaseDirectory];
    }

    private static byte[] Patched(string original)
    {
        try
        {
            return LibTorchSharpPatch.Apply(File.ReadAllBytes(original));
        }
        catch (BadImageFormatException exception)
        {
            throw new TorchUnavailableException(
                $"{Lack} (it came with GCC 13), and {original} cannot be patched to do without it: {exception.Message}.",
                exception);
        }
    }

    private static void Load(byte[] patched, string folder)
    {
        // The copy lies elsewhere, so what it needs must be there first. It stays loaded when its file is gone, and since the loader
        // knows it by its own name, TorchSharp's later search for that name ends at it.
        DirectoryInfo? copy = null;
        try
        {
            copy = Directory.CreateTempSubdirectory("recservice-torch-");
            var file = Path.Combine(copy.FullName, FileName);
            File.WriteAllBytes(file, patched);
            NativeLibrary.Load(Path.Combine(folder, "libtorch.so"));
            NativeLibrary.Load(file);
        }
        catch (Exception exception) when (exception
            is DllNotFoundException or BadImageFormatException or IOException or UnauthorizedAccessException)
        {
            throw new TorchUnavailableException(
                $"{Lack}, and no patched copy of {FileName} could be loaded from {Path.GetTempPath()} "
                    + $"(TMPDIR names another folder): {exception.Message}",
                exception);
        }
        finally
        {
            copy?.Delete(recursive: true);
        }
    }
}
