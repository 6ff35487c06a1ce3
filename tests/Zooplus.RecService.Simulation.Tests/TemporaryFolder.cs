namespace Zooplus.RecService.Simulation.Tests;

/// <summary>A folder of a test's own, gone when the test is.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("simulation-tests-").FullName;

    public string File(string name) => System.IO.Path.Combine(Path, name);

    public string FileWith(string content)
    {
        System.IO.File.WriteAllText(File("given.csv"), content);
        return File("given.csv");
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
