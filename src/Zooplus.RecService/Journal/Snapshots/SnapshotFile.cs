using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using Zooplus.RecService.Catalogue;
using Zooplus.RecService.Core.Catalogue;
using Zooplus.RecService.Core.Features;
using Zooplus.RecService.Journal.Sqlite;

namespace Zooplus.RecService.Journal.Snapshots;

/// <summary>
/// The form of a snapshot's file: a mark, the number of the form, the sequence, the time, what computed it, the version of the MLP's
/// weights, the catalogue, the resets, a section for each learning policy, what each product taught it, the decisions that are open, and the SHA-256 of all that. Numbers are little-endian.
/// </summary>
internal static class SnapshotFile
{
    /// <summary>The number of this form.</summary>
    public const int FormatVersion = 5;

    private const int BufferLength = 1 << 16;

    private static ReadOnlySpan<byte> Mark => "recsnap\n"u8;

    /// <summary>Writes a snapshot.</summary>
    /// <param name="stream">An empty file, which is also read; it is left at its end.</param>
    /// <param name="capture">The state.</param>
    /// <param name="takenAt">When it was captured.</param>
    /// <param name="identity">What computed it.</param>
    public static void Write(Stream stream, StateCapture capture, DateTimeOffset takenAt, BuildIdentity identity)
    {
        using var writer = new BinaryWriter(stream, System.Text.Encoding.UTF8, leaveOpen: true);
        writer.Write(Mark);
        writer.Write(FormatVersion);
        writer.Write(capture.Sequence);
        writer.Write(takenAt.UtcTicks);
        writer.Write(identity.Build);
        writer.Write(identity.InstructionSet);
        WriteOptional(writer, capture.MlpVersion);
        Write(writer, capture.Catalogue.Image());
        writer.Write(capture.Resets.Count);
        foreach (var (policy, sequence) in capture.Resets)
        {
            writer.Write(policy);
            writer.Write(sequence);
        }

        writer.Write(capture.Policies.Count);
        foreach (var policy in capture.Policies)
        {
            Write(writer, stream, policy);
        }

        LessonsSection.Write(writer, capture.Lessons);
        WriteOpen(writer, capture.Open);
        writer.Flush();
        stream.Position = 0;
        var hash = SHA256.HashData(stream);
        stream.Write(hash);
    }

    /// <summary>Reads a snapshot, all but the policies' sections, after every byte of it has been checked.</summary>
    /// <exception cref="SnapshotException">It is damaged, or of another form.</exception>
    public static Snapshot Read(string path)
    {
        try
        {
            using var stream = Open(path);
            Check(stream);
            using var reader = new BinaryReader(stream);
            return Read(reader, path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or InvalidDataException or ArgumentException or JsonException or CatalogueException)
        {
            throw new SnapshotException(exception.Message, exception);
        }
    }

    /// <summary>Reads when a snapshot was taken, without checking it; null when not even that can be read.</summary>
    public static DateTimeOffset? TakenAt(string path)
    {
        try
        {
            using var stream = Open(path);
            using var reader = new BinaryReader(stream);
            stream.Position = Mark.Length + sizeof(int) + sizeof(long);
            return new DateTimeOffset(reader.ReadInt64(), TimeSpan.Zero);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return null;
        }
    }

    private static FileStream Open(string path) => new(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, BufferLength);

    private static void Check(FileStream stream)
    {
        Span<byte> mark = stackalloc byte[Mark.Length];
        if (stream.ReadAtLeast(mark, mark.Length, throwOnEndOfStream: false) < mark.Length || !mark.SequenceEqual(Mark))
        {
            throw new InvalidDataException("It does not begin as a snapshot does.");
        }

        var left = stream.Length - SHA256.HashSizeInBytes;
        stream.Position = 0;
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[BufferLength];
        while (left > 0)
        {
            var read = stream.Read(buffer, 0, (int)Math.Min(left, buffer.Length));
            if (read == 0)
            {
                throw new EndOfStreamException("It became shorter while it was read.");
            }

            hash.AppendData(buffer, 0, read);
            left -= read;
        }

        Span<byte> given = stackalloc byte[SHA256.HashSizeInBytes];
        if (left < 0 || stream.ReadAtLeast(given, given.Length, throwOnEndOfStream: false) < given.Length || !given.SequenceEqual(hash.GetHashAndReset()))
        {
            throw new InvalidDataException("Its bytes are not those that were written: the checksum differs.");
        }

        stream.Position = Mark.Length;
    }

    private static Snapshot Read(BinaryReader reader, string path)
    {
        var version = reader.ReadInt32();
        if (version is < 1 or > FormatVersion)
        {
            throw new InvalidDataException(string.Create(CultureInfo.InvariantCulture, $"It has the form {version}; this service knows forms up to {FormatVersion}."));
        }

        var sequence = reader.ReadInt64();
        var takenAt = new DateTimeOffset(reader.ReadInt64(), TimeSpan.Zero);
        var identity = new BuildIdentity(reader.ReadString(), reader.ReadString());
        var mlpVersion = ReadOptional(reader);
        var catalogue = ReadCatalogue(reader, version);
        var resets = new Dictionary<string, long>(StringComparer.Ordinal);
        for (var left = reader.ReadInt32(); left > 0; left--)
        {
            resets.Add(reader.ReadString(), reader.ReadInt64());
        }

        var policies = new SavedPolicy[reader.ReadInt32()];
        for (var i = 0; i < policies.Length; i++)
        {
            policies[i] = ReadPolicy(reader, path);
        }

        var state = new SavedState(sequence, catalogue, resets, policies, LessonsSection.Read(reader, version));
        return new Snapshot(path, takenAt, identity, mlpVersion, state with { Open = ReadOpen(reader, version, sequence) });
    }

    private static void WriteOpen(BinaryWriter writer, IReadOnlyList<long>? sequences)
    {
        writer.Write(sequences is not null);
        writer.Write7BitEncodedInt(sequences?.Count ?? 0);
        var before = 0L;
        foreach (var sequence in sequences ?? [])
        {
            writer.Write7BitEncodedInt64(sequence - before);
            before = sequence;
        }
    }

    /// <summary>Reads which decisions were open; forms before 5 do not know.</summary>
    private static OpenDecisions ReadOpen(BinaryReader reader, int version, long sequence)
    {
        if (version < 5 || !reader.ReadBoolean())
        {
            return OpenDecisions.None;
        }

        var sequences = new long[reader.Read7BitEncodedInt()];
        var before = 0L;
        for (var i = 0; i < sequences.Length; i++)
        {
            before += reader.Read7BitEncodedInt64();
            sequences[i] = before;
        }

        return new OpenDecisions(sequence, sequences);
    }

    private static void Write(BinaryWriter writer, Stream stream, PolicyCapture policy)
    {
        writer.Write(policy.Name);
        writer.Write(policy.Format);
        writer.Flush();
        var before = stream.Position;
        writer.Write(0L);
        policy.Write(writer);
        writer.Flush();
        var after = stream.Position;
        stream.Position = before;
        writer.Write(after - before - sizeof(long));
        writer.Flush();
        stream.Position = after;
    }

    private static SavedPolicy ReadPolicy(BinaryReader reader, string path)
    {
        var name = reader.ReadString();
        var format = reader.ReadString();
        var length = reader.ReadInt64();
        var start = reader.BaseStream.Position;
        reader.BaseStream.Position = start + length;
        return new SavedPolicy(name, format, () =>
        {
            var stream = Open(path);
            stream.Position = start;
            return new BinaryReader(stream);
        });
    }

    private static void Write(BinaryWriter writer, CatalogueImage catalogue)
    {
        Write(writer, catalogue.Schema.Personas);
        Write(writer, catalogue.Schema.Categories);
        writer.Write(catalogue.Schema.Version);
        WriteOptional(writer, DeclaredSchema.Beside(catalogue.Schema) is { } beside ? JsonSerializer.Serialize(beside, JournalJson.Default.SchemaContract) : null);
        writer.Write(catalogue.Products.Count);
        for (var i = 0; i < catalogue.Products.Count; i++)
        {
            var product = catalogue.Products[i];
            writer.Write(product.Id);
            writer.Write(product.Category);
            writer.Write(product.Available);
            writer.Write(catalogue.Listed[i]);
            AttributeSet.Write(writer, product.Attributes);
        }

        writer.Write(catalogue.Users.Count);
        for (var i = 0; i < catalogue.Users.Count; i++)
        {
            writer.Write(catalogue.UserIds[i]);
            writer.Write(catalogue.Users[i] is not null);
            WriteOptional(writer, catalogue.Users[i]?.Persona);
            AttributeSet.Write(writer, catalogue.Users[i]?.Attributes);
        }
    }

    /// <summary>Reads a catalogue; form 1 knows no attributes but persona and category.</summary>
    private static CatalogueImage ReadCatalogue(BinaryReader reader, int version)
    {
        var hasAttributes = version >= 2;
        var (personas, categories) = (ReadList(reader), ReadList(reader));
        var schemaVersion = hasAttributes ? reader.ReadInt64() : 0;
        var beside = hasAttributes && ReadOptional(reader) is { } json ? JsonSerializer.Deserialize(json, JournalJson.Default.SchemaContract) : null;
        var products = new Product[reader.ReadInt32()];
        var listed = new bool[products.Length];
        for (var i = 0; i < products.Length; i++)
        {
            var (id, category, available) = (reader.ReadString(), reader.ReadString(), reader.ReadBoolean());
            listed[i] = reader.ReadBoolean();
            products[i] = new Product(id, category, available, hasAttributes ? AttributeSet.Read(reader) : null);
        }

        var ids = new string[reader.ReadInt32()];
        var users = new User?[ids.Length];
        for (var i = 0; i < ids.Length; i++)
        {
            ids[i] = reader.ReadString();
            var isThere = reader.ReadBoolean();
            var persona = ReadOptional(reader);
            var attributes = hasAttributes ? AttributeSet.Read(reader) : null;
            users[i] = isThere ? new User(ids[i], persona, attributes) : null;
        }

        return new CatalogueImage(DeclaredSchema.Of(personas, categories, beside).WithVersion(schemaVersion), products, listed, ids, users);
    }

    private static void Write(BinaryWriter writer, IReadOnlyList<string> values)
    {
        writer.Write(values.Count);
        foreach (var value in values)
        {
            writer.Write(value);
        }
    }

    private static string[] ReadList(BinaryReader reader)
    {
        var values = new string[reader.ReadInt32()];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = reader.ReadString();
        }

        return values;
    }

    private static void WriteOptional(BinaryWriter writer, string? value)
    {
        writer.Write(value is not null);
        writer.Write(value ?? "");
    }

    private static string? ReadOptional(BinaryReader reader)
    {
        var isThere = reader.ReadBoolean();
        var value = reader.ReadString();
        return isThere ? value : null;
    }
}
