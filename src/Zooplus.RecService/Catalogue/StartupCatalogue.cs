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

    /// <exception cref="StartupException">The configured file is missing or is not a catalogue.</exception>
    public async Task LoadAsync(CancellationToken cancellationToken)
    {
        if (state.KnowsCatalogue)
        {
            // The journal knows the shop as it was last; the file is for a shop's first day.
            return;
        }

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

            var loaded = await editor.ReplaceAsync(document);
            LogLoaded(loaded.Products, loaded.Users, path);
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
