using Microsoft.Data.Sqlite;

namespace Zooplus.RecService.Tests.Journal;

/// <summary>A journal in a folder of its own, which goes when the test ends.</summary>
internal sealed class TemporaryJournal : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("recservice-journal-");

    public string Path => System.IO.Path.Combine(_folder.FullName, "journal.db");

    public (string, string?) Setting => ("Journal:Path", Path);

    /// <summary>The journal as it is on the disk now, in a folder of its own: what its owner's sudden death would leave behind.</summary>
    public TemporaryJournal Copy()
    {
        var copy = new TemporaryJournal();
        CopyTo(copy);
        return copy;
    }

    /// <summary>The same, into the folder of another journal.</summary>
    public void CopyTo(TemporaryJournal copy)
    {
        foreach (var file in _folder.EnumerateFiles("*", SearchOption.AllDirectories).Where(file => file.Extension != ".lock"))
        {
            var target = System.IO.Path.Combine(copy._folder.FullName, System.IO.Path.GetRelativePath(_folder.FullName, file.FullName));
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(target)!);
            file.CopyTo(target);
        }
    }

    /// <summary>How many rows of a table, or of the part of it that a condition names, are in the file.</summary>
    public long Count(string rows)
    {
        using var connection = new SqliteConnection($"Data Source={Path};Mode=ReadOnly;Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = $"SELECT COUNT(*) FROM {rows}";
        return (long)command.ExecuteScalar()!;
    }

    /// <summary>Runs statements on the file, as someone with a shell would.</summary>
    public void Change(string statements)
    {
        using var connection = new SqliteConnection($"Data Source={Path};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = statements;
        command.ExecuteNonQuery();
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
