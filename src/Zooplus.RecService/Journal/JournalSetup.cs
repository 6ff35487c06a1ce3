using Microsoft.Extensions.Options;
using Zooplus.RecService.Journal.Retention;
using Zooplus.RecService.Journal.Snapshots;
using Zooplus.RecService.Journal.Sqlite;

namespace Zooplus.RecService.Journal;

/// <summary>The journal and its writer.</summary>
internal static class JournalSetup
{
    public static void AddJournal(this IServiceCollection services)
    {
        services.AddSettings<JournalOptions, JournalOptions.Validator>(JournalOptions.Section);
        services.AddSingleton<IJournal>(provider => provider.GetRequiredService<IOptions<JournalOptions>>().Value.IsOnDisk
            ? ActivatorUtilities.CreateInstance<SqliteJournal>(provider)
            : new NoJournal());
        services.AddSingleton<ShopState>();
        services.AddSingleton(BuildIdentity.Current);
        services.AddSingleton<SnapshotStore>();
        services.AddSingleton<SnapshotTaker>();
        services.AddSingleton<RecoverySnapshots>();
        services.AddSingleton<JournalReplay>();
        services.AddSingleton<Recovery>();
        services.AddSingleton<JournalReopening>();
        services.AddSingleton<FactBatch>();
        services.AddSingleton<FactWriter>();
        services.AddSingleton<Compactor>();
        services.AddSingleton<IntegrityCheck>();

        // Services stop in the reverse order: the writer first, then the last snapshot covers the last fact, then the journal is let go of.
        services.AddHostedService<JournalRelease>();
        services.AddHostedService<SnapshotTimer>();
        services.AddHostedService(provider => provider.GetRequiredService<FactWriter>());
        services.AddHostedService(provider => provider.GetRequiredService<Compactor>());
        services.AddHostedService(provider => provider.GetRequiredService<IntegrityCheck>());
    }
}
