using System.Text.Json;
using Zooplus.RecService.EndToEnd.Tests;

namespace Zooplus.RecService.Tests.OpenApi;

/// <summary>The document that is checked in says what the service says, so that no contract changes without being seen in a review.</summary>
public sealed class CheckedInDocumentTests
{
    private static readonly string File = Path.Combine(RepositoryRoot.Path, "docs", "openapi.json");

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping, NewLine = "\n" };

    /// <remarks>UPDATE_OPENAPI=1 writes the document down anew.</remarks>
    [Fact]
    public async Task The_document_is_the_one_that_is_checked_in()
    {
        await using var application = new RecServiceApplication();
        var served = JsonSerializer.Serialize((await application.GetAsync("/swagger/v1/swagger.json")).MustBeOk().Json, Indented) + "\n";
        if (Environment.GetEnvironmentVariable("UPDATE_OPENAPI") is not null)
        {
            await System.IO.File.WriteAllTextAsync(File, served);
        }

        Assert.True(
            await System.IO.File.ReadAllTextAsync(File) == served,
            "The OpenAPI document has changed. If it was meant to: UPDATE_OPENAPI=1 dotnet test -c Release tests/Zooplus.RecService.Tests --filter CheckedInDocument");
    }
}
