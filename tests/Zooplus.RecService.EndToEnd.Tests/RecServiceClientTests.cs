using System.Net;
using System.Text;
using Zooplus.RecService.Client;
using Zooplus.RecService.Client.Contracts;

namespace Zooplus.RecService.EndToEnd.Tests;

public sealed class RecServiceClientTests
{
    private const string Recommendation = """
        { "recommendationId": "r1", "policy": "linucb", "modelVersion": "17", "basis": "user", "explored": false, "recorded": true, "new": 1,
          "items": [ { "productId": "4", "category": "Dog Toy", "rank": 1, "score": 0.9, "expectedReward": 0.5, "explorationBonus": 0.4, "propensity": 1 } ],
          "expiresAt": "2026-01-01T00:30:00+00:00" }
        """;

    [Fact]
    public async Task A_request_carries_what_was_given_and_nothing_else()
    {
        var service = new Answers(HttpStatusCode.OK, Recommendation);

        await service.Client.RecommendAsync(new RecommendRequest { UserId = "7", Policy = "linucb", Candidates = ["4", "5"] });

        Assert.Equal("POST http://shop.test/base/recommend", service.Request);
        Assert.Equal("""{"userId":"7","policy":"linucb","candidates":["4","5"]}""", service.Body);
        Assert.Equal("application/json", service.ContentType);
    }

    [Fact]
    public async Task An_answer_is_read_and_fields_of_a_newer_service_are_passed_over()
    {
        var answer = await new Answers(HttpStatusCode.OK, Recommendation).Client.RecommendAsync(new RecommendRequest { UserId = "7" });

        Assert.Equal(("r1", "17", null), (answer.RecommendationId, answer.ModelVersion, answer.ExperimentArm));
        Assert.Equal([new RecommendedProduct("4", "Dog Toy", 1, 0.9, 0.5, 0.4, 1)], answer.Items);
    }

    [Fact]
    public async Task A_problem_document_becomes_an_exception_that_carries_all_of_it()
    {
        const string Problem = """
            { "type": "urn:recservice:problem:bad-request", "title": "The request is not valid.", "status": 400, "detail": "One field is wrong.",
              "errors": { "reward": ["2 is not within 0 to 1."] } }
            """;
        var service = new Answers(HttpStatusCode.BadRequest, Problem, "application/problem+json");

        var refused = await Assert.ThrowsAsync<RecServiceException>(() => service.Client.SendFeedbackAsync(new FeedbackRequest("r1", 2)));

        Assert.Equal(HttpStatusCode.BadRequest, refused.Status);
        Assert.Equal("urn:recservice:problem:bad-request", refused.Type);
        Assert.Equal("The request is not valid.", refused.Title);
        Assert.Equal("One field is wrong.", refused.Detail);
        Assert.Equal(["2 is not within 0 to 1."], refused.Errors["reward"]);
        Assert.Contains("reward: 2 is not within 0 to 1.", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_error_without_a_problem_document_still_gives_its_status()
    {
        var service = new Answers(HttpStatusCode.BadGateway, "<html>", "text/html");

        var refused = await Assert.ThrowsAsync<RecServiceException>(() => service.Admin.GetCatalogueAsync());

        Assert.Equal(HttpStatusCode.BadGateway, refused.Status);
        Assert.Null(refused.Type);
    }

    [Fact]
    public async Task A_full_queue_says_when_to_try_again()
    {
        var service = new Answers(HttpStatusCode.ServiceUnavailable, "{}", "application/problem+json", retryAfter: TimeSpan.FromSeconds(3));

        var refused = await Assert.ThrowsAsync<RecServiceException>(() => service.Client.SendFeedbackAsync(new FeedbackRequest("r1", 1)));

        Assert.Equal(TimeSpan.FromSeconds(3), refused.RetryAfter);
    }

    [Theory]
    [InlineData("""{ "status": "accepted" }""")]
    [InlineData("null")]
    [InlineData("<html>")]
    public async Task A_success_that_is_not_the_contract_is_an_error(string body)
    {
        var service = new Answers(HttpStatusCode.OK, body);

        var refused = await Assert.ThrowsAsync<RecServiceException>(() => service.Client.SendFeedbackAsync(new FeedbackRequest("r1", 1)));

        Assert.Contains("not its contract", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_service_without_weights_has_none() =>
        Assert.Null(await new Answers(HttpStatusCode.NotFound, "{}", "application/problem+json").Admin.GetWeightsAsync());

    [Fact]
    public async Task A_cancelled_call_is_cancelled_and_no_error_of_the_service()
    {
        using var stopped = new CancellationTokenSource();
        await stopped.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => new Answers(HttpStatusCode.OK, "{}").Client.SendFeedbackAsync(new FeedbackRequest("r1", 1), stopped.Token));
    }

    [Fact]
    public async Task No_answer_in_time_is_an_error_without_a_status()
    {
        using var http = new HttpClient(new Silence()) { BaseAddress = new Uri("http://shop.test/"), Timeout = TimeSpan.FromMilliseconds(20) };

        var late = await Assert.ThrowsAsync<RecServiceException>(() => new RecServiceClient(http).ActivateAsync("r1"));

        Assert.Null(late.Status);
        Assert.Contains("no answer within", late.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_client_without_a_base_address_is_refused()
    {
        using var http = new HttpClient();

        Assert.Throws<ArgumentException>(() => new RecServiceClient(http));
    }

    private sealed class Answers : HttpMessageHandler
    {
        private readonly HttpStatusCode _status;
        private readonly string _body;
        private readonly string _mediaType;
        private readonly TimeSpan? _retryAfter;

        public Answers(HttpStatusCode status, string body, string mediaType = "application/json", TimeSpan? retryAfter = null)
        {
            (_status, _body, _mediaType, _retryAfter) = (status, body, mediaType, retryAfter);
            var http = new HttpClient(this) { BaseAddress = new Uri("http://shop.test/base/") };
            (Client, Admin) = (new RecServiceClient(http), new RecServiceAdmin(http));
        }

        public RecServiceClient Client { get; }

        public RecServiceAdmin Admin { get; }

        public string? Request { get; private set; }

        public string? Body { get; private set; }

        public string? ContentType { get; private set; }

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Request = $"{request.Method} {request.RequestUri}";
            ContentType = request.Content?.Headers.ContentType?.MediaType;
            Body = request.Content is null ? null : await request.Content.ReadAsStringAsync(cancellationToken);
            var response = new HttpResponseMessage(_status) { Content = new StringContent(_body, Encoding.UTF8, _mediaType) };
            response.Headers.RetryAfter = _retryAfter is { } delay ? new(delay) : null;
            return response;
        }
    }

    private sealed class Silence : HttpMessageHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            await Task.Delay(Timeout.Infinite, cancellationToken);
            throw new InvalidOperationException("Never answered.");
        }
    }
}
