namespace Zooplus.RecService.LoadGenerator.Reports;

/// <summary>A folder that results go to, known to be writable.</summary>
internal sealed class OutputFolder
{
    private OutputFolder(string path) => Path = path;

    /// <summary>Its absolute path.</summary>
    public string Path { get; }

    /// <summary>Makes the folder if it is not there and tries whether a file can be written to it.</summary>
    /// <exception cref="CommandFailedException">It cannot; nothing else was done.</exception>
    public static OutputFolder Open(string path)
    {
        try
        {
            var full = Directory.CreateDirectory(path).FullName;
            var probe = System.IO.Path.Combine(full, $".probe-{Environment.ProcessId}");
            File.WriteAllBytes(probe, []);
            File.Delete(probe);
            return new OutputFolder(full);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            throw CommandFailedException.Usage($"--output: the folder '{path}' cannot be written to: {e.Message}");
        }
    }

    /// <summary>The absolute path of a file in it.</summary>
    public string PathOf(string fileName) => System.IO.Path.Combine(Path, fileName);

    /// <summary>Creates or overwrites a file in it.</summary>
    public FileStream Create(string fileName) => File.Create(PathOf(fileName));
}
