namespace Zooplus.RecService.Benchmarks.Http;

/// <summary>A temporary folder for the journal of a service that is measured. It must outlive the service.</summary>
internal sealed class JournalFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("recservice-measured-");

    /// <summary>The path of a file in it.</summary>
    /// <param name="name">The file's name.</param>
    public string PathOf(string name) => Path.Combine(_folder.FullName, name);

    /// <summary>The setting that puts the journal there, or has the service keep none.</summary>
    public Dictionary<string, string> Setting(bool journal = true) => new() { ["Journal:Path"] = journal ? PathOf("journal.db") : "" };

    /// <summary>The same, with room for every decision of a measurement: one that is not recorded costs less.</summary>
    public Dictionary<string, string> SettingWithRoom(bool journal = true) => new(Setting(journal)) { ["Feedback:DecisionsMax"] = "2000000" };

    /// <inheritdoc/>
    public void Dispose() => _folder.Delete(recursive: true);
}
