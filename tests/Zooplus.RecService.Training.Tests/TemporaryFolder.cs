namespace Zooplus.RecService.Training.Tests;

/// <summary>A folder for a test's files.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("recservice-training-tests-");

    public string[] Files => [.. _folder.GetFiles().Select(file => file.Name)];

    public string this[string file] => Path.Combine(_folder.FullName, file);

    public void Dispose() => _folder.Delete(recursive: true);
}
