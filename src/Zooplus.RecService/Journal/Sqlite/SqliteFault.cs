using Microsoft.Data.Sqlite;

namespace Zooplus.RecService.Journal.Sqlite;

/// <summary>Tells a damaged file from a disk that does not do its work now.</summary>
internal static class SqliteFault
{
    private const int Error = 1;
    private const int Corrupt = 11;
    private const int NotADatabase = 26;

    /// <summary>What went wrong with the journal.</summary>
    /// <param name="path">The journal.</param>
    /// <param name="fault">What cannot be done: <c>cannot be read</c>.</param>
    /// <param name="exception">What SQLite says.</param>
    public static JournalException Of(string path, string fault, SqliteException exception) =>
        exception.SqliteErrorCode is Corrupt or NotADatabase ? Damaged(path, fault, exception) : new JournalException(Message(path, fault, exception), exception);

    /// <summary>The same while the journal is opened: a statement that does not fit the tables then says that they are not those this service made.</summary>
    public static JournalException AtOpening(string path, string fault, SqliteException exception) =>
        exception.SqliteErrorCode == Error ? Damaged(path, fault, exception) : Of(path, fault, exception);

    /// <summary>The same rows, with SQLite's exceptions told apart.</summary>
    public static IEnumerable<T> Guarded<T>(string path, IEnumerable<T> rows)
    {
        using var row = rows.GetEnumerator();
        while (Next())
        {
            yield return row.Current;
        }

        bool Next()
        {
            try
            {
                return row.MoveNext();
            }
            catch (SqliteException exception)
            {
                throw AtOpening(path, "cannot be read", exception);
            }
        }
    }

    private static JournalDamagedException Damaged(string path, string fault, SqliteException exception) => new(Message(path, fault, exception), exception);

    private static string Message(string path, string fault, SqliteException exception) => $"The journal '{path}' {fault}: {exception.Message}";
}
