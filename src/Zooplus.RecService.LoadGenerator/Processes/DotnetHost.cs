namespace Zooplus.RecService.LoadGenerator.Processes;

/// <summary>The <c>dotnet</c> that starts our other consoles: the one that runs this process, where it can be told.</summary>
internal static class DotnetHost
{
    private static readonly string FileName = OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet";

    /// <summary>Its path, or its bare name when it must be found in PATH.</summary>
    public static string Path { get; } = Find();

    private static string Find()
    {
        if (Environment.ProcessPath is { } own && System.IO.Path.GetFileName(own).Equals(FileName, StringComparison.OrdinalIgnoreCase))
        {
            return own;
        }

        return Environment.GetEnvironmentVariable("DOTNET_ROOT") is { Length: > 0 } root
            && System.IO.Path.Combine(root, FileName) is var candidate
            && File.Exists(candidate)
            ? candidate
            : FileName;
    }
}
