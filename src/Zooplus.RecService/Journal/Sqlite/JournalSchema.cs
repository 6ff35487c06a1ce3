using System.Globalization;

namespace Zooplus.RecService.Journal.Sqlite;

/// <summary>The tables of a journal, made to be read by a person with <c>sqlite3</c>.</summary>
internal static class JournalSchema
{
    /// <summary>The number of this form of the tables, kept in the file's <c>user_version</c>.</summary>
    public const int Version = 7;

    /// <summary>
    /// The number of the block that a decision belongs to in the index by user. The entries of one commit lie in one block and so on few
    /// pages; an index in the order of users alone would change a page for each.
    /// </summary>
    public const string Block = "sequence / 512";

    /// <summary>The numbers of all blocks, from the newest to the oldest, as the rows of <c>block</c>.</summary>
    public const string Blocks = $"""
        WITH RECURSIVE block(number) AS (
            SELECT MAX({Block}) FROM decision
            UNION ALL
            SELECT number - 1 FROM block WHERE number > (SELECT MIN({Block}) FROM decision))
        """;

    /// <summary>
    /// Whether a decision, known to a query as <c>d</c>, still takes rewards. No table says so: it follows from the facts, which are only
    /// ever added to.
    /// </summary>
    public const string IsOpen = """
        (NOT EXISTS (SELECT 1 FROM reward r WHERE r.decision = d.sequence AND r.completes = 1)
         AND NOT EXISTS (SELECT 1 FROM change c WHERE c.subject = d.id AND c.sequence > d.sequence AND c.kind IN ('decisionDropped', 'decisionClosed'))
         AND NOT EXISTS (SELECT 1 FROM change c WHERE c.subject = d.policy AND c.sequence > d.sequence AND c.kind = 'policyReset')
         AND NOT EXISTS (SELECT 1 FROM missing m WHERE m.reason = 'Lost' AND m.first > d.sequence))
        """;

    private const string IndexesOfWhatCloses = """
        CREATE INDEX reward_by_decision ON reward (decision, completes);
        CREATE INDEX change_by_subject ON change (subject);
        """;

    private const string IndexByUser = $"CREATE INDEX decision_by_user ON decision ({Block}, user_id);";

    // By which a tail knows whose it is.
    private const string CreateIdentity = """

        CREATE TABLE journal (identity INTEGER NOT NULL) STRICT;
        INSERT INTO journal (identity) VALUES (random());
        """;

    /// <summary>Makes the tables of an empty file.</summary>
    public const string Create = """
        CREATE TABLE decision (
            sequence INTEGER PRIMARY KEY,
            id TEXT NOT NULL,
            time TEXT NOT NULL,
            user_id TEXT NOT NULL,
            persona TEXT,
            policy TEXT NOT NULL,
            model_version TEXT NOT NULL,
            basis TEXT NOT NULL,
            explored INTEGER NOT NULL,
            experiment_arm TEXT,
            assignment_probability REAL,
            expires_at TEXT,
            item_count INTEGER NOT NULL,
            items TEXT NOT NULL,
            request TEXT NOT NULL,
            pending TEXT NOT NULL DEFAULT 'Ignore',
            attributes TEXT,
            schema_version INTEGER,
            checksum INTEGER
        ) STRICT;
        CREATE INDEX decision_by_id ON decision (id);
        """ + IndexByUser + """

        CREATE TABLE activation (
            sequence INTEGER PRIMARY KEY,
            time TEXT NOT NULL,
            decision_id TEXT NOT NULL,
            expires_at TEXT NOT NULL,
            checksum INTEGER
        ) STRICT;
        CREATE INDEX activation_by_decision ON activation (decision_id);

        CREATE TABLE reward (
            sequence INTEGER PRIMARY KEY,
            time TEXT NOT NULL,
            decision INTEGER NOT NULL REFERENCES decision (sequence),
            decision_id TEXT NOT NULL,
            policy TEXT NOT NULL,
            product_id TEXT NOT NULL,
            category TEXT NOT NULL,
            persona TEXT,
            value REAL NOT NULL,
            origin TEXT NOT NULL,
            learned REAL,
            event TEXT,
            event_value REAL,
            completes INTEGER NOT NULL DEFAULT 0,
            attributes TEXT,
            product_attributes TEXT,
            checksum INTEGER
        ) STRICT;

        CREATE TABLE change (
            sequence INTEGER PRIMARY KEY,
            time TEXT NOT NULL,
            kind TEXT NOT NULL,
            subject TEXT,
            detail TEXT NOT NULL,
            checksum INTEGER
        ) STRICT;

        -- The facts that were there once. Until somebody has accepted that those are gone, the journal takes no others.
        CREATE TABLE missing (
            first INTEGER PRIMARY KEY,
            last INTEGER NOT NULL,
            reason TEXT NOT NULL,
            accepted INTEGER NOT NULL DEFAULT 1
        ) STRICT;

        """ + IndexesOfWhatCloses + CreateIdentity;

    /// <summary>Brings the tables of version 1 to version 2: rewards can revise what was learned, and come by event.</summary>
    private const string From1To2 = """
        ALTER TABLE decision ADD COLUMN pending TEXT NOT NULL DEFAULT 'Ignore';
        ALTER TABLE reward ADD COLUMN learned REAL;
        ALTER TABLE reward ADD COLUMN event TEXT;
        ALTER TABLE reward ADD COLUMN event_value REAL;
        ALTER TABLE reward ADD COLUMN completes INTEGER NOT NULL DEFAULT 0;
        UPDATE reward SET completes = 1
        WHERE sequence IN (SELECT MAX(r.sequence) FROM reward r JOIN decision d ON d.sequence = r.decision GROUP BY r.decision HAVING COUNT(*) = MAX(d.item_count));
        """;

    /// <summary>Brings the tables of version 2 to version 3: users, requests and products have more attributes than persona and category.</summary>
    private const string From2To3 = """
        ALTER TABLE decision ADD COLUMN attributes TEXT;
        ALTER TABLE decision ADD COLUMN schema_version INTEGER;
        ALTER TABLE reward ADD COLUMN attributes TEXT;
        ALTER TABLE reward ADD COLUMN product_attributes TEXT;
        UPDATE decision SET schema_version = (SELECT MAX(c.sequence) FROM change c WHERE c.kind = 'catalogueReplaced' AND c.sequence < decision.sequence);
        """;

    /// <summary>Brings the tables of version 3 to version 4: every row has a sum, and a loss can wait to be accepted.</summary>
    private const string From3To4 = """
        ALTER TABLE decision ADD COLUMN checksum INTEGER;
        ALTER TABLE activation ADD COLUMN checksum INTEGER;
        ALTER TABLE reward ADD COLUMN checksum INTEGER;
        ALTER TABLE change ADD COLUMN checksum INTEGER;
        ALTER TABLE open_decision ADD COLUMN checksum INTEGER;
        CREATE TABLE IF NOT EXISTS missing (first INTEGER PRIMARY KEY, last INTEGER NOT NULL, reason TEXT NOT NULL) STRICT;
        ALTER TABLE missing ADD COLUMN accepted INTEGER NOT NULL DEFAULT 1;
        """;

    /// <summary>Brings the tables of version 4 to version 5: decisions are indexed by user in blocks.</summary>
    private const string From4To5 = "DROP INDEX IF EXISTS decision_by_user;" + IndexByUser;

    /// <summary>Brings the tables of version 5 to version 6: which decisions are open follows from the facts, and the indexes say each number once.</summary>
    private const string From5To6 = """
        DROP TABLE open_decision;
        DROP INDEX decision_by_id;
        CREATE INDEX decision_by_id ON decision (id);
        DROP INDEX activation_by_decision;
        CREATE INDEX activation_by_decision ON activation (decision_id);
        DROP INDEX reward_by_decision;
        """ + IndexesOfWhatCloses;

    /// <summary>Brings the tables of version 6 to version 7: a journal has an identity.</summary>
    private const string From6To7 = CreateIdentity;

    // The first brings version 1 to version 2, and so on.
    private static readonly string[] Steps = [From1To2, From2To3, From3To4, From4To5, From5To6, From6To7];

    /// <summary>Selects the number that tells a journal from all others.</summary>
    public const string Identity = "SELECT identity FROM journal";

    // "zR" and the version, as the file's application_id: a version that the disk changed does not agree with it.
    private const long Mark = 0x7A520000;

    /// <summary>Writes down that the file is of this version.</summary>
    public static readonly string Stamp = string.Create(CultureInfo.InvariantCulture, $"PRAGMA user_version = {Version}; PRAGMA application_id = {Mark + Version};");

    /// <summary>Whether a file's version and its mark say the same. Files of versions before 4 have no mark.</summary>
    public static bool Agree(long version, long mark) => mark == (version < 4 ? 0 : Mark + version);

    /// <summary>The steps that bring the tables of a version to this one.</summary>
    /// <param name="version">0 for an empty file.</param>
    public static IEnumerable<string> From(long version) => version == 0 ? [Create] : Steps.Skip((int)version - 1);

    /// <summary>Makes the table of erasures that are not finished, which is no part of the numbered forms.</summary>
    public const string CreateErasure = "CREATE TABLE IF NOT EXISTS erasure (sequence INTEGER PRIMARY KEY, user_id TEXT NOT NULL) STRICT;";

    /// <summary>Takes a user's id, <c>$0</c>, out of every row, which is then without a sum; users stand in decisions and in changes of the catalogue.</summary>
    public static readonly string[] Erase =
    [
        $"UPDATE decision SET user_id = '', request = json_set(request, '$.userId', ''), checksum = NULL WHERE sequence IN ({MadeFor("$0")})",
        """
        UPDATE change
        SET detail = json_set(detail, '$.users', (SELECT json_group_array(json(value)) FROM json_each(change.detail, '$.users') WHERE json_extract(value, '$.id') <> $0)), checksum = NULL
        WHERE kind IN ('catalogueReplaced', 'catalogueMerged')
          AND EXISTS (SELECT 1 FROM json_each(change.detail, '$.users') WHERE json_extract(value, '$.id') = $0)
        """,
        "UPDATE change SET subject = '', detail = json_set(detail, '$.userId', ''), checksum = NULL WHERE kind = 'userRemoved' AND subject = $0",
    ];

    /// <summary>Sums those rows anew.</summary>
    public static readonly string[] SumErased = [$"{FactTable.Decision.SumAnew} AND sequence IN ({MadeFor("''")})", FactTable.Change.SumAnew];

    /// <summary>Selects the sequences of the decisions for a user.</summary>
    private static string MadeFor(string user) => $"{Blocks} SELECT d.sequence FROM block CROSS JOIN decision d ON d.{Block} = block.number AND d.user_id = {user}";

    /// <summary>Notes that facts were lost at the end, after which no decision is open.</summary>
    public const string Skip = "INSERT INTO missing (first, last, reason) VALUES ($first, $last, 'Lost')";

    /// <summary>Goes on without the facts that are missing.</summary>
    public const string Accept = "UPDATE missing SET accepted = 1";

    /// <summary>Whether nobody has accepted yet that facts are missing.</summary>
    public const string AwaitsAcceptance = "SELECT EXISTS (SELECT 1 FROM missing WHERE accepted = 0)";

    /// <summary>Strikes out all that comes after a sequence.</summary>
    public const string StrikeOut = """
        DELETE FROM reward WHERE sequence > $last;
        DELETE FROM activation WHERE sequence > $last;
        DELETE FROM change WHERE sequence > $last;
        DELETE FROM decision WHERE sequence > $last;
        """;

    /// <summary>The sequence of the last fact there is or was, 0 when there is none.</summary>
    public const string LastSequence = """
        SELECT MAX(
            COALESCE((SELECT MAX(sequence) FROM decision), 0),
            COALESCE((SELECT MAX(sequence) FROM activation), 0),
            COALESCE((SELECT MAX(sequence) FROM reward), 0),
            COALESCE((SELECT MAX(sequence) FROM change), 0),
            COALESCE((SELECT MAX(last) FROM missing), 0));
        """;
}
