using System.Security.Cryptography;
using System.Text.Json;
using Zooplus.RecService.Journal;

namespace Zooplus.RecService.Tests.Journal;

/// <summary>All that an answer rests on, in a line: equal for two services when they are in the same state to the last bit.</summary>
internal static class StateDigest
{
    public static string Of(RecServiceApplication application)
    {
        var state = application.Get<ShopState>();
        var capture = state.Capture(0);
        var learned = string.Join(' ', capture.Policies.Select(policy => $"{policy.Name}={Hash(Bytes(policy))}"));
        var catalogue = JsonSerializer.SerializeToUtf8Bytes(capture.Catalogue.Image() is var image ? new { image.Schema.Description, image.Schema.Version, image.Products, image.Listed, image.UserIds, image.Users } : null);
        var resets = string.Join(' ', capture.Resets.OrderBy(reset => reset.Key, StringComparer.Ordinal).Select(reset => $"{reset.Key}@{reset.Value}"));
        var lessons = JsonSerializer.SerializeToUtf8Bytes(capture.Lessons
            .OrderBy(policy => policy.Key, StringComparer.Ordinal)
            .Select(policy => new { policy.Key, policy.Value.Products, Cells = policy.Value.Cells.Select(cell => cell.ToString()).Order(StringComparer.Ordinal) }));
        return $"{learned} lessons={Hash(lessons)} catalogue={Hash(catalogue)} resets={resets} open={state.Ledger.Open}";
    }

    private static byte[] Bytes(PolicyCapture policy)
    {
        using var reader = policy.Read();
        return ((MemoryStream)reader.BaseStream).ToArray();
    }

    private static string Hash(byte[] bytes) => Convert.ToHexString(SHA256.HashData(bytes))[..16];
}
