namespace Zooplus.RecService.EndToEnd.Tests;

/// <summary>The folder of the solution, above wherever the tests run.</summary>
internal static class RepositoryRoot
{
    public static string Path { get; } = Find();

    private static string Find()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(System.IO.Path.Combine(folder.FullName, "Zooplus.RecService.sln")))
        {
            folder = folder.Parent ?? throw new DirectoryNotFoundException("The tests do not run below the folder of the solution.");
        }

        return folder.FullName;
    }
}
