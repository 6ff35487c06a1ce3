using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;

namespace Zooplus.RecService.Tests.Security;

/// <summary>A shop with a key of each role, two of them of the role admin, and requests sent with a key.</summary>
internal static class Keys
{
    public const string Serve = "serve-key-0123456789";
    public const string Admin = "admin-key-0123456789";
    public const string NextAdmin = "next-admin-key-0123456789";

    public static (string, string?)[] Settings { get; } =
    [
        ("Security:Keys:0:Name", "storefront"),
        ("Security:Keys:0:Role", "Serve"),
        ("Security:Keys:0:Key", Serve),
        ("Security:Keys:1:Role", "Admin"),
        ("Security:Keys:1:Sha256", HashOf(Admin)),
        ("Security:Keys:2:Role", "Admin"),
        ("Security:Keys:2:Key", NextAdmin),
    ];

    public static string HashOf(string key) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(key)));

    public static async Task<Answer> SendAsync(this RecServiceApplication application, string? key, HttpMethod method, string path, string? body = null, string mediaType = "application/json")
    {
        using var request = Request(key, method, path, body, mediaType);
        return await application.SendAsync(request);
    }

    public static async Task<HttpStatusCode> StatusOfAsync(this RecServiceApplication application, string? key, HttpMethod method, string path, string? body, string mediaType)
    {
        using var http = application.CreateDefaultClient();
        using var request = Request(key, method, path, body, mediaType);
        using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        return response.StatusCode;
    }

    private static HttpRequestMessage Request(string? key, HttpMethod method, string path, string? body, string mediaType)
    {
        var request = new HttpRequestMessage(method, path);
        if (body is not null)
        {
            request.Content = new StringContent(body, MediaTypeHeaderValue.Parse(mediaType));
        }

        if (key is not null)
        {
            request.Headers.TryAddWithoutValidation("Authorization", key.Contains(' ', StringComparison.Ordinal) ? key : $"Bearer {key}");
        }

        return request;
    }
}
