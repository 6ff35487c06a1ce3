using Microsoft.Data.Sqlite;

namespace Zooplus.RecService.Journal.Sqlite;

/// <summary>A table of the journal: its columns in one order for whoever writes and reads it, and the sum that guards each row.</summary>
internal sealed class FactTable
{
    private readonly string[] _columns;

    private FactTable(byte number, string name, params string[] columns)
    {
        Number = number;
        Name = name;
        _columns = columns;
    }

    /// <summary>The decisions.</summary>
    public static FactTable Decision { get; } = new(
        0, "decision", "sequence", "id", "time", "user_id", "persona", "policy", "model_version", "basis", "explored", "experiment_arm", "assignment_probability", "expires_at", "item_count", "items", "request", "pending", "attributes", "schema_version");

    /// <summary>The activations of deferred slates.</summary>
    public static FactTable Activation { get; } = new(1, "activation", "sequence", "time", "decision_id", "expires_at");

    /// <summary>The rewards.</summary>
    public static FactTable Reward { get; } = new(
        2, "reward", "sequence", "time", "decision", "decision_id", "policy", "product_id", "category", "persona", "value", "origin", "learned", "event", "event_value", "completes", "attributes", "product_attributes");

    /// <summary>All other facts.</summary>
    public static FactTable Change { get; } = new(3, "change", "sequence", "time", "kind", "subject", "detail");

    /// <summary>The tables that hold the facts, each fact in one of them.</summary>
    public static IReadOnlyList<FactTable> OfFacts { get; } = [Decision, Activation, Reward, Change];

    /// <summary>Its place among <see cref="OfFacts"/>.</summary>
    public byte Number { get; }

    /// <summary>Its name.</summary>
    public string Name { get; }

    /// <summary>How many columns a row has beside its sum.</summary>
    public int Width => _columns.Length;

    /// <summary>
    /// Writes rows: for each a parameter for each column and one for the sum. If one of them fails the transaction is undone, so that SQLite
    /// need not be ready to undo the statement alone.
    /// </summary>
    /// <param name="prefix">What a table of the same form has before its name.</param>
    /// <param name="rows">How many.</param>
    public string InsertInto(string prefix, int rows)
    {
        var row = $"({string.Join(", ", Enumerable.Repeat("?", Width + 1))})";
        return $"INSERT OR ROLLBACK INTO {prefix}{Name} ({string.Join(", ", _columns)}, checksum) VALUES {string.Join(", ", Enumerable.Repeat(row, rows))}";
    }

    /// <summary>Gives the rows that have no sum one.</summary>
    public string SumAnew => $"UPDATE {Name} SET checksum = row_checksum({string.Join(", ", _columns)}) WHERE checksum IS NULL";

    /// <summary>The columns and the sum, of a table that a query knows under this name.</summary>
    public string ColumnsOf(string alias) => string.Join(", ", _columns.Append("checksum").Select(column => $"{alias}.{column}"));

    /// <summary>What <see cref="ColumnsOf"/> says of a table, and of a reward also whom its decision was for, of a change whom it erases while that is not finished.</summary>
    public string SelectedFrom(string alias) => this == Reward ? $"{ColumnsOf(alias)}, (SELECT made.user_id FROM decision made WHERE made.sequence = {alias}.decision)"
        : this == Change ? $"{ColumnsOf(alias)}, (SELECT erased.user_id FROM erasure erased WHERE erased.sequence = {alias}.sequence)"
        : ColumnsOf(alias);

    /// <summary>Makes sure that a row says what was written. A row without a sum is of a time when there was none.</summary>
    /// <param name="row">Begins with what <see cref="ColumnsOf"/> selects.</param>
    /// <exception cref="DamagedRowException">It says something else.</exception>
    public void Check(SqliteDataReader row)
    {
        if (!row.IsDBNull(Width) && row.GetInt64(Width) != RowChecksum.Of(row, Width))
        {
            throw new DamagedRowException(Name, row.GetInt64(0), "is not as it was written: the checksum differs.");
        }
    }
}
