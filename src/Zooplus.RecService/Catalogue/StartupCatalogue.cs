using System.Text.Json;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;
using Zooplus.RecService.Http;
using Zooplus.RecService.Journal;
using Zooplus.RecService.Observability;

namespace Zooplus.RecService.Catalogue;

/// <summary>Loads the catalogue the service starts with.</summary>
internal sealed partial class StartupCatalogue(
    CatalogueEditor editor,
    ShopState state,
    IOptions<CatalogueOptions> options,
    IOptions<JsonOptions> json,
    ILogger<StartupCatalogue> logger)
{
    private static readonly string NotebookWorld = Path.Combine(AppContext.BaseDirectory, "Catalogue", "notebook-world.json");

    /// <summary>Loads it, unless the journal knows the shop as it was last: the file is for a shop's first day.</summary>
    /// <exception cref="StartupException">The configured file is missing or is not a catalogue.</exception>
    /// <exception cref="JournalException">It could not be kept.</exception>
    public Task LoadAsync(CancellationToken cancellationToken) => state.KnowsCatalogue
        ? Task.CompletedTask
        : ReadAsync(
            async (document, path) =>
            {
                var loaded = await editor.ReplaceAsync(document);
                LogLoaded(loaded.Products, loaded.Users, path);
            },
            cancellationToken);

    /// <summary>Has it serve without being kept, unless something of the journal could be read.</summary>
    /// <exception cref="StartupException">The configured file is missing or is not a catalogue.</exception>
    public Task ShowAsync(CancellationToken cancellationToken) => state.KnowsCatalogue
        ? Task.CompletedTask
        : ReadAsync((document, _) => editor.ShowAsync(document), cancellationToken);

    private async Task ReadAsync(Func<CatalogueDocument, string, Task> use, CancellationToken cancellationToken)
    {
        var path = options.Value.Path ?? NotebookWorld;
        try
        {
            await using var file = File.OpenRead(path);
            var document = await JsonSerializer.DeserializeAsync<CatalogueDocument>(file, json.Value.SerializerOptions, cancellationToken)
                ?? throw new JsonException("The file holds null; an object is allowed.");
            if (CatalogueDocumentFaults.Of(document) is { } faults)
            {
                throw new ProblemException(Problem.Invalid(faults));
            }

            await use(document, path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or JsonException)
        {
            throw new StartupException($"{CatalogueOptions.Section}:Path is '{path}'; it cannot be read as a catalogue: {exception.Message}");
        }
        catch (ProblemException exception)
        {
            throw new StartupException($"{CatalogueOptions.Section}:Path is '{path}'; {exception.Problem.Detail}");
        }
    }

    [LoggerMessage(EventId = EventIds.CatalogueLoaded, Level = LogLevel.Information, Message = "Loaded {Products} products and {Users} users from {Path}")]
    private partial void LogLoaded(int products, int users, string path);
}
