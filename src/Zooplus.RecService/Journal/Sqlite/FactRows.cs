using System.Globalization;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using Zooplus.RecService.Core.Features;

namespace Zooplus.RecService.Journal.Sqlite;

/// <summary>Reads facts back from their rows, each of which is held against its sum.</summary>
internal static class FactRows
{
    /// <summary>The facts that were there once, in order.</summary>
    public static IEnumerable<MissingFacts> Missing(SqliteConnection connection) => Rows(
        connection,
        "SELECT first, last, reason FROM missing ORDER BY first",
        after: 0,
        row => Understood("missing", row, () => new MissingFacts(row.GetInt64(0), row.GetInt64(1), Enum.Parse<MissingReason>(row.GetString(2)))));

    /// <summary>Every fact after another, in one order, from tables that are each in order.</summary>
    /// <param name="connection">Where to read.</param>
    /// <param name="after">The sequence after which to begin; 0 for all.</param>
    /// <returns>
    /// What each says of what was learned and of what there is to show. One that says nothing of either, such as a decision whose products
    /// teach nothing before their rewards are known, comes as <see cref="Nothing"/>.
    /// </returns>
    public static IEnumerable<JournalledFact> InOrder(SqliteConnection connection, long after)
    {
        using var decisions = new DecisionRows(connection);
        foreach (var fact in Merged(
        [
            Rows(connection, FactTable.Decision, after, Shown),
            Rows(connection, FactTable.Activation, after, row => Activated(row, decisions)),
            Rows(connection, FactTable.Reward, after, Reward),
            Rows(connection, FactTable.Change, after, Change),
        ]))
        {
            yield return fact;
        }
    }

    /// <summary>A reward from a row of its table.</summary>
    public static JournalledFact Reward(SqliteDataReader row) => new(
        row.GetInt64(0),
        Time(row, 1),
        new RewardGiven(row.GetString(3), row.GetString(4), row.GetString(5), row.GetString(6), TextOrNull(row, 7), row.GetDouble(8), Enum.Parse<RewardOrigin>(row.GetString(9)))
        {
            Decision = row.GetInt64(2),
            UserId = TextOrNull(row, FactTable.Reward.Width + 1),
            Attributes = Attributes(row, 14),
            ProductAttributes = Attributes(row, 15),
            Completes = row.GetBoolean(13),
            Learned = row.IsDBNull(10) ? null : row.GetDouble(10),
            Event = row.IsDBNull(11) ? null : new EventReward(row.GetString(11), row.GetDouble(12)),
        });

    /// <summary>Reads a row of a table, after it was held against its sum.</summary>
    /// <exception cref="DamagedRowException">It does not say what was written, or nothing that can be understood.</exception>
    public static T Read<T>(FactTable table, SqliteDataReader row, Func<SqliteDataReader, T> read)
    {
        table.Check(row);
        return Understood(table.Name, row, () => read(row));
    }

    /// <summary>How the tables have a time, in UTC, so that times compare as their texts do.</summary>
    public const string TimeFormat = "O";

    /// <summary>A time as the tables have it.</summary>
    public static string Text(DateTimeOffset time) => time.ToUniversalTime().ToString(TimeFormat, CultureInfo.InvariantCulture);

    /// <summary>A time from its text.</summary>
    public static DateTimeOffset Time(SqliteDataReader row, int column) =>
        DateTimeOffset.ParseExact(row.GetString(column), TimeFormat, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind);

    /// <summary>A text that may not be there.</summary>
    public static string? TextOrNull(SqliteDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    /// <summary>Attributes that may not be there.</summary>
    public static AttributeSet? Attributes(SqliteDataReader row, int column) =>
        TextOrNull(row, column) is { } json ? JsonSerializer.Deserialize(json, JournalJson.Default.AttributeSet) : null;

    private static T Understood<T>(string table, SqliteDataReader row, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception exception) when (exception is JsonException or FormatException or ArgumentException or InvalidCastException or InvalidOperationException or OverflowException)
        {
            throw new DamagedRowException(table, row.GetInt64(0), $"cannot be understood: {exception.Message}", exception);
        }
    }

    private static IEnumerable<JournalledFact> Rows(SqliteConnection connection, FactTable table, long after, Func<SqliteDataReader, JournalledFact> read) => Rows(
        connection,
        $"SELECT {table.SelectedFrom("t")} FROM {table.Name} t WHERE t.sequence > $after ORDER BY t.sequence",
        after,
        row => Read(table, row, read));

    private static IEnumerable<T> Rows<T>(SqliteConnection connection, string query, long after, Func<SqliteDataReader, T> read)
    {
        using var command = connection.CreateCommand();
        command.CommandText = query;
        command.Parameters.AddWithValue("$after", after);
        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            yield return read(reader);
        }
    }

    private static IEnumerable<JournalledFact> Merged(IEnumerable<JournalledFact>[] sources)
    {
        var ahead = new PriorityQueue<IEnumerator<JournalledFact>, long>();
        try
        {
            foreach (var source in sources.Select(source => source.GetEnumerator()))
            {
                Take(source);
            }

            while (ahead.TryDequeue(out var first, out _))
            {
                yield return first.Current;
                Take(first);
            }
        }
        finally
        {
            foreach (var (source, _) in ahead.UnorderedItems)
            {
                source.Dispose();
            }
        }

        void Take(IEnumerator<JournalledFact> source)
        {
            if (source.MoveNext())
            {
                ahead.Enqueue(source, source.Current.Sequence);
            }
            else
            {
                source.Dispose();
            }
        }
    }

    private static JournalledFact Shown(SqliteDataReader row) => new(
        row.GetInt64(0),
        Time(row, 2),
        DecisionRows.IsCountedWhenMade(row) ? DecisionRows.Counted(row) : Nothing.Said);

    private static JournalledFact Activated(SqliteDataReader row, DecisionRows decisions) =>
        new(row.GetInt64(0), Time(row, 1), decisions.CountedByActivation(row.GetString(2), row.GetInt64(0)) ?? (Fact)Nothing.Said);

    private static JournalledFact Change(SqliteDataReader row)
    {
        var kind = row.GetString(2);
        var detail = row.GetString(4);
        Fact? fact = kind switch
        {
            "catalogueReplaced" => JsonSerializer.Deserialize(detail, JournalJson.Default.CatalogueReplaced),
            "catalogueMerged" => JsonSerializer.Deserialize(detail, JournalJson.Default.CatalogueMerged),
            "productRemoved" => JsonSerializer.Deserialize(detail, JournalJson.Default.ProductRemoved),
            "userRemoved" => JsonSerializer.Deserialize(detail, JournalJson.Default.UserRemoved),
            "userForgotten" => new UserForgotten(TextOrNull(row, FactTable.Change.Width + 1)),
            "policyReset" => JsonSerializer.Deserialize(detail, JournalJson.Default.PolicyReset),
            "decisionDropped" => JsonSerializer.Deserialize(detail, JournalJson.Default.DecisionDropped),
            "decisionClosed" => JsonSerializer.Deserialize(detail, JournalJson.Default.DecisionClosed),
            "weightsLoaded" => JsonSerializer.Deserialize(detail, JournalJson.Default.WeightsVersion) is { } weights ? new WeightsLoaded(weights.Version) : null,
            _ => throw new JournalException($"Fact {row.GetInt64(0)} is of the kind '{kind}', which this version of the service does not know."),
        };
        return new JournalledFact(row.GetInt64(0), Time(row, 1), fact ?? throw new FormatException("It holds nothing."));
    }

    /// <summary>A fact that teaches nothing and changes nothing there is to show.</summary>
    internal sealed record Nothing : Fact
    {
        public static Nothing Said { get; } = new();
    }
}
