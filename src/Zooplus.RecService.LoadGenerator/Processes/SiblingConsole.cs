using System.Diagnostics;

namespace Zooplus.RecService.LoadGenerator.Processes;

/// <summary>
/// Another of our consoles, built or published together with this one: beside it in the build's output, or in a folder of its own
/// beside this one's.
/// </summary>
/// <param name="Path">The absolute path of its DLL.</param>
internal sealed record SiblingConsole(string Path)
{
    /// <summary>The service.</summary>
    public const string Service = "Zooplus.RecService";

    /// <summary>The trainer of the MLP.</summary>
    public const string Training = "Zooplus.RecService.Training";

    /// <summary>Finds a console by the name of its project.</summary>
    /// <param name="project">The project, which is also the name of its DLL.</param>
    /// <param name="baseDirectory">The folder of this console's DLL.</param>
    /// <exception cref="CommandFailedException">It is in neither place; the message names both.</exception>
    public static SiblingConsole Find(string project, string baseDirectory)
    {
        var own = System.IO.Path.TrimEndingDirectorySeparator(System.IO.Path.GetFullPath(baseDirectory));
        var pivot = System.IO.Path.GetFileName(own);
        var dll = project + ".dll";
        string[] places =
        [
            System.IO.Path.GetFullPath(System.IO.Path.Combine(own, "..", "..", project, pivot, dll)),
            System.IO.Path.GetFullPath(System.IO.Path.Combine(own, "..", project, dll)),
        ];

        return Array.Find(places, File.Exists) is { } found
            ? new SiblingConsole(found)
            : throw CommandFailedException.Failed($"{project} is needed and is neither at {places[0]} (built) nor at {places[1]} (published).");
    }

    /// <summary>How to start it.</summary>
    /// <param name="arguments">Its command line.</param>
    public ProcessStartInfo StartInfo(params IEnumerable<string> arguments) => new(DotnetHost.Path, ["exec", Path, .. arguments]);
}
