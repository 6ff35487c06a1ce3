using System.Net;
using System.Net.Http.Headers;
using Zooplus.RecService.Client.Contracts;
using Zooplus.RecService.Client.Transport;

namespace Zooplus.RecService.Client;

/// <summary>What those who run the shop ask of the service: its catalogue, its policies, its weights. Thread-safe.</summary>
public sealed class RecServiceAdmin
{
    private static readonly MediaTypeHeaderValue Binary = new("application/octet-stream");

    private readonly JsonTransport _transport;
    private readonly Uri _catalogue;
    private readonly Uri _weights;

    /// <summary>Talks through an HTTP client whose base address is the service's root.</summary>
    /// <param name="http">From a factory, or from <see cref="RecServiceHttp.CreateClient"/>.</param>
    /// <exception cref="ArgumentException">The HTTP client has no base address.</exception>
    public RecServiceAdmin(HttpClient http)
    {
        _transport = new JsonTransport(http);
        _catalogue = _transport.Address("catalogue");
        _weights = _transport.Address("models/mlp");
    }

    /// <summary>Whether the service is ready for requests.</summary>
    /// <exception cref="RecServiceException">Nobody answers.</exception>
    public async Task<bool> IsReadyAsync(CancellationToken cancellationToken = default) =>
        await _transport.StatusAsync(_transport.Address("health/ready"), cancellationToken).ConfigureAwait(false) == HttpStatusCode.OK;

    /// <summary>The products and users of the shop; archived products are left out.</summary>
    /// <exception cref="RecServiceException">The service cannot be reached.</exception>
    public Task<Catalogue> GetCatalogueAsync(CancellationToken cancellationToken = default) =>
        _transport.SendAsync(HttpMethod.Get, _catalogue, body: null, ContractJson.Default.Catalogue, cancellationToken);

    /// <summary>Makes the shop hold these products and users and no others, at once or not at all.</summary>
    /// <exception cref="RecServiceException">The catalogue was refused, with the fields at fault, or the service cannot be reached.</exception>
    public Task<CatalogueChange> ReplaceCatalogueAsync(Catalogue catalogue, CancellationToken cancellationToken = default) =>
        _transport.SendAsync(
            HttpMethod.Put,
            _catalogue,
            JsonTransport.Body(catalogue, ContractJson.Default.Catalogue),
            ContractJson.Default.CatalogueChange,
            cancellationToken);

    /// <summary>The policies and what each has learned.</summary>
    /// <exception cref="RecServiceException">The service cannot be reached.</exception>
    public Task<IReadOnlyList<PolicyState>> GetPoliciesAsync(CancellationToken cancellationToken = default) =>
        _transport.SendAsync(
            HttpMethod.Get,
            _transport.Address("policies"),
            body: null,
            ContractJson.Default.IReadOnlyListPolicyState,
            cancellationToken);

    /// <summary>Makes a policy forget everything and closes its open decisions.</summary>
    /// <param name="policy">Its name.</param>
    /// <param name="reset">How strongly it explores afterwards; as before when null.</param>
    /// <param name="cancellationToken">Gives up waiting; the reset may still happen.</param>
    /// <exception cref="RecServiceException">There is no such policy, it does not allow that, or the service cannot be reached.</exception>
    public Task<RecordedChange> ResetPolicyAsync(string policy, PolicyReset? reset = null, CancellationToken cancellationToken = default) =>
        _transport.SendAsync(
            HttpMethod.Post,
            _transport.Address($"policies/{Uri.EscapeDataString(policy)}/reset"),
            JsonTransport.Body(reset ?? new PolicyReset(), ContractJson.Default.PolicyReset),
            ContractJson.Default.RecordedChange,
            cancellationToken);

    /// <summary>The weights in service, or null when there are none.</summary>
    /// <exception cref="RecServiceException">The service cannot be reached.</exception>
    public async Task<WeightsInService?> GetWeightsAsync(CancellationToken cancellationToken = default)
    {
        try
        {
            return await _transport
                .SendAsync(HttpMethod.Get, _weights, body: null, ContractJson.Default.WeightsInService, cancellationToken)
                .ConfigureAwait(false);
        }
        catch (RecServiceException e) when (e.Status == HttpStatusCode.NotFound)
        {
            return null;
        }
    }

    /// <summary>The decisions of the journal with what their products have earned so far, in order, as they come.</summary>
    /// <exception cref="RecServiceException">The service cannot be reached, or its journal cannot be read.</exception>
    public IAsyncEnumerable<ExportedDecision> ExportAsync(CancellationToken cancellationToken = default) =>
        _transport.ReadLinesAsync(_transport.Address("journal/export"), ContractJson.Default.ExportedDecision, cancellationToken);

    /// <summary>Puts weights in service. Those in service before stay when the new ones are refused.</summary>
    /// <param name="safetensors">A safetensors file; the caller disposes of the stream.</param>
    /// <param name="cancellationToken">Gives up waiting; the change may still happen.</param>
    /// <exception cref="RecServiceException">The file was refused, or the service cannot be reached.</exception>
    public Task<WeightsInService> PutWeightsAsync(Stream safetensors, CancellationToken cancellationToken = default)
    {
        var body = new StreamContent(safetensors);
        body.Headers.ContentType = Binary;
        return _transport.SendAsync(HttpMethod.Put, _weights, body, ContractJson.Default.WeightsInService, cancellationToken);
    }
}
