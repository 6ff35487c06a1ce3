namespace Zooplus.RecService.Tests.Journal;

/// <summary>A journal in a folder of its own, which goes when the test ends.</summary>
internal sealed class TemporaryJournal : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("recservice-journal-");

    public string Path => System.IO.Path.Combine(_folder.FullName, "journal.db");

    public (string, string?) Setting => ("Journal:Path", Path);

    public void Dispose() => _folder.Delete(recursive: true);
}
