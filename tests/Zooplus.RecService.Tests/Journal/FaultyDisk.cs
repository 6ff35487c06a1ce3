using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Zooplus.RecService.Tests.Journal;

/// <summary>
/// The disk under SQLite, of which a test can make single writes and syncs fail: a layer between SQLite and its own file system
/// calls, which passes everything on but what is to fail. It is laid under the whole process and heeds the files of one folder.
/// </summary>
internal sealed unsafe class FaultyDisk : IDisposable
{
    // From sqlite3.h: sqlite3_vfs is three ints, three pointers, then functions, of which xOpen is the first; sqlite3_io_methods is an int, then functions.
    private const int VfsBytes = 168;
    private const int VfsName = 24;
    private const int VfsOpen = 40;
    private const int MethodsBytes = 152;
    private const int MethodsWrite = 24;
    private const int MethodsSync = 40;
    private const int IoErrorWrite = 10 | (3 << 8);
    private const int IoErrorSync = 10 | (4 << 8);
    private const int Full = 13;
    private const int OpensMain = 0x100;

    private static readonly ConcurrentDictionary<string, FaultyDisk> Disks = new(StringComparer.Ordinal);
    private static readonly ConcurrentDictionary<nint, FaultyDisk> Files = new();
    private static readonly ConcurrentDictionary<nint, FaultyDisk> MainFiles = new();

    // A database, its log and its shared memory differ in how they are locked, and so in their methods; they write and sync alike.
    private static readonly ConcurrentDictionary<nint, nint> MethodsOf = new();
    private static readonly Lazy<nint> Layer = new(Lay);

    private static delegate* unmanaged[Cdecl]<nint, byte*, nint, int, int*, int> _open;
    private static delegate* unmanaged[Cdecl]<nint, void*, int, long, int> _write;
    private static delegate* unmanaged[Cdecl]<nint, int, int> _sync;

    private readonly string _folder;
    private long _operations;
    private long _failing = long.MaxValue;
    private bool _forGood;
    private volatile bool _failsSyncsOfMain;

    /// <summary>Heeds the files of a folder from now on.</summary>
    public FaultyDisk(string folder)
    {
        _ = Layer.Value;
        _folder = folder;
        Disks[folder] = this;
    }

    /// <summary>How many writes and syncs there were.</summary>
    public long Operations => Interlocked.Read(ref _operations);

    /// <summary>How many of them failed.</summary>
    public int Failures { get; private set; }

    /// <summary>Lets a write or sync fail.</summary>
    /// <param name="operation">Which, from 1 for the next.</param>
    /// <param name="forGood">Whether all after it fail as well, as on a full disk.</param>
    public void Fail(long operation, bool forGood)
    {
        _forGood = forGood;
        Interlocked.Exchange(ref _failing, Operations + operation);
    }

    /// <summary>Lets every sync of the main file fail, and nothing else: every move of the log, and no commit.</summary>
    public void FailSyncsOfMain() => _failsSyncsOfMain = true;

    /// <summary>Nothing fails any more.</summary>
    public void Mend()
    {
        _failsSyncsOfMain = false;
        Interlocked.Exchange(ref _failing, long.MaxValue);
    }

    public void Dispose() => Disks.TryRemove(_folder, out _);

    private static nint Lay()
    {
        var original = Find(null);
        _open = (delegate* unmanaged[Cdecl]<nint, byte*, nint, int, int*, int>)(*(nint*)(original + VfsOpen));
        var layer = (nint)NativeMemory.Alloc(VfsBytes);
        NativeMemory.Copy((void*)original, (void*)layer, VfsBytes);
        *(nint*)(layer + VfsName) = Marshal.StringToCoTaskMemUTF8("faulty");
        *(nint*)(layer + VfsOpen) = (nint)(delegate* unmanaged[Cdecl]<nint, byte*, nint, int, int*, int>)&Open;
        Assert.Equal(0, Register(layer, 1));
        return layer;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Open(nint vfs, byte* name, nint file, int flags, int* outFlags)
    {
        var result = _open(vfs, name, file, flags, outFlags);
        var folder = Path.GetDirectoryName(Marshal.PtrToStringUTF8((nint)name));
        if (result == 0 && folder is not null && Disks.TryGetValue(folder, out var disk))
        {
            Files[file] = disk;
            MainFiles.TryRemove(file, out _);
            if ((flags & OpensMain) != 0)
            {
                MainFiles[file] = disk;
            }

            *(nint*)file = MethodsOf.GetOrAdd(*(nint*)file, Methods);
        }

        return result;
    }

    private static nint Methods(nint original)
    {
        _write = (delegate* unmanaged[Cdecl]<nint, void*, int, long, int>)(*(nint*)(original + MethodsWrite));
        _sync = (delegate* unmanaged[Cdecl]<nint, int, int>)(*(nint*)(original + MethodsSync));
        var methods = (nint)NativeMemory.Alloc(MethodsBytes);
        NativeMemory.Copy((void*)original, (void*)methods, MethodsBytes);
        *(nint*)(methods + MethodsWrite) = (nint)(delegate* unmanaged[Cdecl]<nint, void*, int, long, int>)&Write;
        *(nint*)(methods + MethodsSync) = (nint)(delegate* unmanaged[Cdecl]<nint, int, int>)&Sync;
        return methods;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Write(nint file, void* bytes, int count, long offset)
    {
        if (!Fails(file, out var forGood))
        {
            return _write(file, bytes, count, offset);
        }

        // Half of it arrives: a write that fails need not have done nothing.
        _ = _write(file, bytes, count / 2, offset);
        return forGood ? Full : IoErrorWrite;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Sync(nint file, int flags) => 
        Fails(file, out _) || (MainFiles.TryGetValue(file, out var disk) && disk._failsSyncsOfMain) ? IoErrorSync : _sync(file, flags);

    private static bool Fails(nint file, out bool forGood)
    {
        forGood = false;
        return Files.TryGetValue(file, out var disk) && disk.Fails(out forGood);
    }

    [DllImport("e_sqlite3", EntryPoint = "sqlite3_vfs_find", CallingConvention = CallingConvention.Cdecl)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories | DllImportSearchPath.AssemblyDirectory)]
    private static extern nint Find(byte* name);

    [DllImport("e_sqlite3", EntryPoint = "sqlite3_vfs_register", CallingConvention = CallingConvention.Cdecl)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories | DllImportSearchPath.AssemblyDirectory)]
    private static extern int Register(nint vfs, int makeDefault);

    private bool Fails(out bool forGood)
    {
        var operation = Interlocked.Increment(ref _operations);
        var failing = Interlocked.Read(ref _failing);
        forGood = _forGood;
        var fails = forGood ? operation >= failing : operation == failing;
        Failures += fails ? 1 : 0;
        return fails;
    }
}
