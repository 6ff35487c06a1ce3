using Microsoft.Extensions.Options;
using Xunit.Abstractions;
using Zooplus.RecService.Core.Features;
using Zooplus.RecService.Core.Catalogue;
using Zooplus.RecService.Journal;
using Zooplus.RecService.Journal.Snapshots;

namespace Zooplus.RecService.Tests.Journal.Snapshots;

public sealed class SnapshotStoreTests(ITestOutputHelper output) : IDisposable
{
    private static readonly DateTimeOffset Now = new(2026, 11, 24, 12, 0, 0, TimeSpan.Zero);

    private readonly TemporaryJournal _journal = new();

    private string Folder => new JournalFiles(_journal.Path).Snapshots;

    public void Dispose() => _journal.Dispose();

    [Fact]
    public void A_snapshot_read_back_is_the_one_that_was_written()
    {
        var capture = Captures.Small();
        var entry = Store().Write(capture, Now);

        var snapshot = SnapshotStore.Read(entry);

        Assert.Equal((17L, Now, BuildIdentity.Current, "0123456789abcdef"), (snapshot.Sequence, snapshot.TakenAt, snapshot.Identity, snapshot.MlpVersion));
        Assert.Equal(Path.Combine(Folder, "17.snapshot"), snapshot.Path);
        var (expected, actual) = (capture.Catalogue.Image(), snapshot.State.Catalogue);
        Assert.True(expected.Schema.Encodes(actual.Schema));
        Assert.Equal(5, actual.Schema.Version);
        Assert.Equal(expected.Products, actual.Products);
        Assert.Equivalent(capture.Lessons, snapshot.State.Lessons, strict: true);
        Assert.Equal(expected.Listed, actual.Listed);
        Assert.Equal(expected.UserIds, actual.UserIds);
        Assert.Equal(expected.Users, actual.Users);
        Assert.Equal(capture.Resets, snapshot.State.Resets);
        Assert.Equal(17, snapshot.State.Open.After);
        Assert.Equal([2L, 3, 300], snapshot.State.Open.Sequences);
        var section = Assert.Single(snapshot.State.Policies);
        Assert.Equal((capture.Policies[0].Name, capture.Policies[0].Format), (section.Name, section.Format));
        using var reader = section.Read();
        var bytes = Captures.BytesOf(capture.Policies[0]);
        Assert.Equal(bytes, reader.ReadBytes(bytes.Length));
    }

    [Fact]
    public void A_snapshot_of_form_1_is_that_of_a_shop_of_personas_and_categories()
    {
        var entry = Store().Write(Captures.Small(), Now);
        using (var file = new MemoryStream())
        {
            using var writer = new BinaryWriter(file);
            writer.Write("recsnap\n"u8);
            writer.Write(1);
            writer.Write(17L);
            writer.Write(Now.UtcTicks);
            Array.ForEach(["a build", "x64"], writer.Write);
            writer.Write(false);
            writer.Write("");
            writer.Write(1);
            writer.Write("p");
            writer.Write(2);
            Array.ForEach(["a", "b"], writer.Write);
            writer.Write(1);
            Array.ForEach(["x", "a"], writer.Write);
            writer.Write(true);
            writer.Write(false);
            writer.Write(1);
            writer.Write("u");
            writer.Write(true);
            writer.Write(true);
            writer.Write("p");
            writer.Write(0);
            writer.Write(0);
            writer.Write(System.Security.Cryptography.SHA256.HashData(file.ToArray()));
            File.WriteAllBytes(entry.Path, file.ToArray());
        }

        var catalogue = SnapshotStore.Read(entry).State.Catalogue;

        Assert.True(new FeatureSchema(["p"], ["a", "b"]).Encodes(catalogue.Schema));
        Assert.Equal([new Product("x", "a")], catalogue.Products);
        Assert.Equal([false], catalogue.Listed);
        Assert.Equal([new User("u", "p")], catalogue.Users);
    }

    [Fact]
    public void A_byte_changed_anywhere_is_found()
    {
        var all = TestSettings.Number("SNAPSHOT_FLIPS_ALL", 0) > 0;
        var seed = TestSettings.Number("SNAPSHOT_SEED", 20261124);
        output.WriteLine($"SNAPSHOT_SEED={seed} SNAPSHOT_FLIPS_ALL={(all ? 1 : 0)}");
        var random = new Random(seed);
        var entry = Store().Write(Captures.Small(), Now);
        var bytes = File.ReadAllBytes(entry.Path);
        var step = all ? 1 : Math.Max(1, bytes.Length / 500);
        for (var at = 0; at < bytes.Length; at += random.Next(1, (2 * step) + (all ? 0 : 1)))
        {
            var changed = (byte[])bytes.Clone();
            changed[at] ^= (byte)(1 << random.Next(8));
            File.WriteAllBytes(entry.Path, changed);

            Assert.Throws<SnapshotException>(() => SnapshotStore.Read(entry));
        }

        File.WriteAllBytes(entry.Path, bytes);
        SnapshotStore.Read(entry);
    }

    [Fact]
    public void A_snapshot_cut_anywhere_is_found()
    {
        var entry = Store().Write(Captures.Small(), Now);
        var bytes = File.ReadAllBytes(entry.Path);
        for (var length = 0; length < bytes.Length; length += 7)
        {
            File.WriteAllBytes(entry.Path, bytes[..length]);

            Assert.Throws<SnapshotException>(() => SnapshotStore.Read(entry));
        }
    }

    [Fact]
    public void A_snapshot_under_the_name_of_another_is_found()
    {
        var store = Store();
        File.Move(store.Write(Captures.Small(), Now).Path, Path.Combine(Folder, "18.snapshot"));

        var refused = Assert.Throws<SnapshotException>(() => SnapshotStore.Read(Assert.Single(store.List())));

        Assert.Contains("covers fact 17, and its name says 18", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_last_few_are_kept_and_listed_the_newest_first()
    {
        var store = Store(keep: 2);
        foreach (var sequence in new[] { 9L, 100, 20 })
        {
            store.Write(Captures.Small(sequence), Now);
        }

        Assert.Equal([100L, 20], store.List().Select(entry => entry.Sequence));
        Assert.All(store.List(), entry => Assert.Equal((Now, new FileInfo(entry.Path).Length), (entry.TakenAt, entry.Bytes)));
    }

    [Fact]
    public void One_taken_again_at_the_same_fact_takes_the_place_of_the_first()
    {
        var store = Store();
        store.Write(Captures.Small(), Now);
        store.Write(Captures.Small(), Now.AddHours(1));

        Assert.Equal(Now.AddHours(1), Assert.Single(store.List()).TakenAt);
    }

    [Fact]
    public void What_an_interrupted_one_left_behind_is_removed_and_other_files_stay()
    {
        var store = Store();
        store.Write(Captures.Small(), Now);
        File.WriteAllText(Path.Combine(Folder, "18.snapshot.tmp"), "half");
        File.WriteAllText(Path.Combine(Folder, "notes.txt"), "an operator's");

        store.Prepare();

        Assert.Equal(["17.snapshot", "notes.txt"], Directory.EnumerateFiles(Folder).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Single(store.List());
    }

    [Fact]
    public void One_that_cannot_be_written_leaves_nothing_behind_and_the_others_as_they_were()
    {
        var store = Store();
        store.Write(Captures.Small(), Now);
        var unwritable = Captures.Small(18) with { Policies = [new PolicyCapture("linucb", "linucb/1", _ => throw new IOException("The disk is full."))] };

        Assert.Throws<IOException>(() => store.Write(unwritable, Now));

        Assert.Equal(["17.snapshot"], Directory.EnumerateFiles(Folder).Select(Path.GetFileName));
    }

    private SnapshotStore Store(int keep = 3) =>
        new(Options.Create(new JournalOptions { Path = _journal.Path, Snapshots = new SnapshotOptions { Keep = keep } }), BuildIdentity.Current);
}
