using System.Buffers.Text;
using System.Security.Cryptography;

namespace Zooplus.RecService.Security;

/// <summary>The program as the maker of its own key, for containers, which have neither a shell nor a tool to make one.</summary>
internal static class KeyFile
{
    /// <summary>The argument that makes the program write a new key to each of the files named after it instead of being a service.</summary>
    public const string Switch = "--make-key";

    private const int Bytes = 32;

    /// <summary>Makes a key in each of some files.</summary>
    /// <returns>0 if there are files now; 1 if one cannot be written.</returns>
    public static async Task<int> MakeAsync(IReadOnlyList<string> paths, TextWriter output)
    {
        var code = 0;
        foreach (var path in paths)
        {
            code |= await MakeAsync(path, output);
        }

        return code;
    }

    /// <summary>Writes a random key of 256 bits to a file that only its owner reads. A file that is there stays as it is.</summary>
    /// <returns>0 if there is a file now; 1 if it cannot be written.</returns>
    public static async Task<int> MakeAsync(string path, TextWriter output)
    {
        try
        {
            if (File.Exists(path))
            {
                await output.WriteLineAsync($"There is a key at {path} already.");
                return 0;
            }

            var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows())
            {
                options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            }

            await using var file = new StreamWriter(path, options);
            await file.WriteLineAsync(Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(Bytes)));
            await output.WriteLineAsync($"A new key was written to {path}.");
            return 0;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            await output.WriteLineAsync($"No key could be written to {path}: {exception.Message}");
            return 1;
        }
    }
}
