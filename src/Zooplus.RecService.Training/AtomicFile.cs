namespace Zooplus.RecService.Training;

/// <summary>
/// A file that appears whole or not at all: it is written under another name in the same folder and takes its own only when it is
/// complete and on the disk. A file that was there before stays until then.
/// </summary>
internal sealed class AtomicFile : IDisposable
{
    private readonly string _path;
    private readonly string _temporaryPath;
    private readonly FileStream _stream;

    private AtomicFile(string path, string temporaryPath)
    {
        _path = path;
        _temporaryPath = temporaryPath;
        _stream = new FileStream(temporaryPath, FileMode.CreateNew, FileAccess.Write);
    }

    /// <summary>Opens it, and its folder if need be: a place that cannot be written is found out now.</summary>
    /// <exception cref="IOException">It cannot be written there.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written there.</exception>
    public static AtomicFile Create(string path)
    {
        path = Path.GetFullPath(path);
        if (Directory.Exists(path))
        {
            throw new IOException($"'{path}' is a folder.");
        }

        var folder = Path.GetDirectoryName(path)!;
        Directory.CreateDirectory(folder);
        return new AtomicFile(path, Path.Combine(folder, $".{Path.GetFileName(path)}.{Path.GetRandomFileName()}"));
    }

    /// <summary>Writes the whole content and puts the file in its place.</summary>
    /// <returns>The file's full path.</returns>
    /// <exception cref="IOException">It could not be written.</exception>
    public string Complete(ReadOnlySpan<byte> content)
    {
        _stream.Write(content);
        _stream.Flush(flushToDisk: true);
        _stream.Dispose();
        File.Move(_temporaryPath, _path, overwrite: true);
        return _path;
    }

    /// <summary>Leaves nothing behind of a file that was not completed.</summary>
    public void Dispose()
    {
        _stream.Dispose();
        File.Delete(_temporaryPath);
    }
}
