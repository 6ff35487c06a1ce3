using Zooplus.RecService.Client.Contracts;
using Zooplus.RecService.Client.Transport;

namespace Zooplus.RecService.Client;

/// <summary>What a storefront asks of the service. Thread-safe; the HTTP client stays the caller's.</summary>
public sealed class RecServiceClient
{
    private readonly JsonTransport _transport;
    private readonly Uri _recommend;
    private readonly Uri _feedback;

    /// <summary>Talks through an HTTP client whose base address is the service's root.</summary>
    /// <param name="http">From a factory, or from <see cref="RecServiceHttp.CreateClient"/>.</param>
    /// <exception cref="ArgumentException">The HTTP client has no base address.</exception>
    public RecServiceClient(HttpClient http)
    {
        _transport = new JsonTransport(http);
        _recommend = _transport.Address("recommend");
        _feedback = _transport.Address("feedback");
    }

    /// <summary>Asks what to show.</summary>
    /// <exception cref="RecServiceException">The request was refused, or the service cannot be reached.</exception>
    public Task<RecommendResponse> RecommendAsync(RecommendRequest request, CancellationToken cancellationToken = default) =>
        _transport.SendAsync(
            HttpMethod.Post,
            _recommend,
            JsonTransport.Body(request, ContractJson.Default.RecommendRequest),
            ContractJson.Default.RecommendResponse,
            cancellationToken);

    /// <summary>Says what a shown product earned. When this returns, the reward is learned.</summary>
    /// <exception cref="RecServiceException">The reward was refused, or the service cannot be reached.</exception>
    public Task<FeedbackResponse> SendFeedbackAsync(FeedbackRequest request, CancellationToken cancellationToken = default) =>
        _transport.SendAsync(
            HttpMethod.Post,
            _feedback,
            JsonTransport.Body(request, ContractJson.Default.FeedbackRequest),
            ContractJson.Default.FeedbackResponse,
            cancellationToken);

    /// <summary>Says that products asked for without activation are being shown now.</summary>
    /// <exception cref="RecServiceException">The decision is unknown or expired, or the service cannot be reached.</exception>
    public Task<ActivationResponse> ActivateAsync(string recommendationId, CancellationToken cancellationToken = default) =>
        _transport.SendAsync(
            HttpMethod.Post,
            _transport.Address($"recommendations/{Uri.EscapeDataString(recommendationId)}/activate"),
            body: null,
            ContractJson.Default.ActivationResponse,
            cancellationToken);
}
