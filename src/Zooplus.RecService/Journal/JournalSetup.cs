using Microsoft.Extensions.Options;
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
        services.AddSingleton<FactWriter>();
        services.AddHostedService(provider => provider.GetRequiredService<FactWriter>());
    }
}
