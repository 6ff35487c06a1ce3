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

    /// <summary>The environment variable that names the folder of a published service, to be started in place of the one that was built with this console.</summary>
    public const string ServiceFolderVariable = "RECSERVICE_FOLDER";

    // Of the runtime's files the one that is beside every program that brings it along.
    private static readonly string HostPolicy = OperatingSystem.IsWindows() ? "hostpolicy.dll" : OperatingSystem.IsMacOS() ? "libhostpolicy.dylib" : "libhostpolicy.so";

    private string Executable => System.IO.Path.ChangeExtension(Path, OperatingSystem.IsWindows() ? ".exe" : null);

    private bool BringsItsRuntime => File.Exists(System.IO.Path.Combine(System.IO.Path.GetDirectoryName(Path)!, HostPolicy));

    /// <summary>Finds the service: in the folder that <see cref="ServiceFolderVariable"/> names, or like any other console.</summary>
    /// <param name="baseDirectory">The folder of this console's DLL.</param>
    /// <exception cref="CommandFailedException">It is not there.</exception>
    public static SiblingConsole FindService(string baseDirectory) =>
        Environment.GetEnvironmentVariable(ServiceFolderVariable) is { Length: > 0 } folder ? In(folder, Service) : Find(Service, baseDirectory);

    /// <summary>A console that was published to a folder.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="project">The project, which is also the name of its DLL.</param>
    /// <exception cref="CommandFailedException">It is not there.</exception>
    public static SiblingConsole In(string folder, string project)
    {
        var dll = System.IO.Path.GetFullPath(System.IO.Path.Combine(folder, project + ".dll"));
        return File.Exists(dll) ? new SiblingConsole(dll) : throw CommandFailedException.Failed($"{project} was not published to {folder}: there is no {dll}.");
    }

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

    /// <summary>How to start it: on the runtime it brings along, or else on this machine's.</summary>
    /// <param name="arguments">Its command line.</param>
    public ProcessStartInfo StartInfo(params IEnumerable<string> arguments) =>
        BringsItsRuntime ? new(Executable, arguments) : new(DotnetHost.Path, ["exec", Path, .. arguments]);
}
