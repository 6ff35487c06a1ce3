using System.Net.Http.Headers;

namespace Zooplus.RecService.EndToEnd.Tests.Deploy;

/// <summary>What a service must have done before all its metrics are there.</summary>
internal static class ServiceUse
{
    public static async Task DecideRewardAndSnapshotAsync(HttpClient http, string recommendationId)
    {
        await PostAsync(http, "recommend", $$"""{ "recommendationId": "{{recommendationId}}", "userId": "7", "policy": "linucb" }""");
        await PostAsync(http, "feedback", $$"""{ "recommendationId": "{{recommendationId}}", "reward": 1 }""");
        await PostAsync(http, "journal/snapshot", "{}");
    }

    private static async Task PostAsync(HttpClient http, string path, string body)
    {
        using var content = new StringContent(body, new MediaTypeHeaderValue("application/json"));
        using var answer = await http.PostAsync(new Uri(path, UriKind.Relative), content);
        answer.EnsureSuccessStatusCode();
    }
}
