using System.Collections.Immutable;
using System.Security.Cryptography;

namespace Zooplus.RecService.Core.Policies.Mlp;

/// <summary>
/// The trained parameters of the notebook's <c>MLPRecommender</c>, under PyTorch's own names, and which row of the embedding
/// tables belongs to whom. Immutable.
/// </summary>
/// <remarks>
/// score(u, p) = σ(output · relu(fc2 · relu(fc1 · [u; p]))), each layer with its bias. All sizes come from the tensors; the
/// notebook's are an embedding of 32 and hidden layers of 64 and 32.
/// </remarks>
public sealed class MlpWeights
{
    /// <summary>The metadata's key for the users' ids: a JSON array of strings in the order of the rows.</summary>
    public const string UserIdsKey = "user_ids";

    /// <summary>The metadata's key for the products' ids: a JSON array of strings in the order of the rows.</summary>
    public const string ProductIdsKey = "product_ids";

    /// <summary>The largest file that is read, in bytes: 1 GiB, some eight million users at the notebook's sizes.</summary>
    public const long MaxFileBytes = 1L << 30;

    private const int VersionLength = 16;

    private readonly EmbeddingRows _userRows;
    private readonly EmbeddingRows _productRows;

    private MlpWeights(SafetensorsFile file, string version, string source, Func<string, string>? userName)
    {
        Source = source;
        Version = version;

        var tensors = new StateDict(file, source);
        UserEmbedding = tensors.Matrix("user_embedding.weight");
        ProductEmbedding = tensors.Matrix("product_embedding.weight", columns: UserEmbedding.Columns);
        Fc1Weight = tensors.Matrix("fc1.weight", columns: 2 * UserEmbedding.Columns);
        Fc1Bias = tensors.Vector("fc1.bias", Fc1Weight.Rows);
        Fc2Weight = tensors.Matrix("fc2.weight", columns: Fc1Weight.Rows);
        Fc2Bias = tensors.Vector("fc2.bias", Fc2Weight.Rows);
        OutputWeight = tensors.Matrix("output.weight", rows: 1, columns: Fc2Weight.Rows);
        OutputBias = tensors.Vector("output.bias", 1).Span[0];
        tensors.CheckNothingIsLeft();

        _userRows = EmbeddingRows.Read(file, UserIdsKey, UserEmbedding.Rows, source, userName);
        _productRows = EmbeddingRows.Read(file, ProductIdsKey, ProductEmbedding.Rows, source);
        Metadata = file.Metadata.Where(pair => pair.Key is not (UserIdsKey or ProductIdsKey))
            .ToImmutableSortedDictionary(StringComparer.Ordinal);
    }

    /// <summary>The file they come from, or what else the caller called it.</summary>
    public string Source { get; }

    /// <summary>
    /// Names these weights and no others: the first 16 hexadecimal digits, in lower case, of the SHA-256 of the file's bytes.
    /// </summary>
    public string Version { get; }

    /// <summary>What the file says of itself (validation loss, seed, …), without the names of the rows.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>The id of each user's row; null where an id is its row's number.</summary>
    public IReadOnlyList<string>? UserIds => _userRows.Ids;

    /// <summary>The id of each product's row; null where an id is its row's number.</summary>
    public IReadOnlyList<string>? ProductIds => _productRows.Ids;

    /// <summary>U × E: a row for each user known.</summary>
    public WeightMatrix UserEmbedding { get; }

    /// <summary>P × E: a row for each product known.</summary>
    public WeightMatrix ProductEmbedding { get; }

    /// <summary>H1 × 2E: the first layer; its left half meets the user's embedding, its right half the product's.</summary>
    public WeightMatrix Fc1Weight { get; }

    /// <summary>The first layer's bias, length H1.</summary>
    public ReadOnlyMemory<float> Fc1Bias { get; }

    /// <summary>H2 × H1: the second layer.</summary>
    public WeightMatrix Fc2Weight { get; }

    /// <summary>The second layer's bias, length H2.</summary>
    public ReadOnlyMemory<float> Fc2Bias { get; }

    /// <summary>1 × H2: the output layer.</summary>
    public WeightMatrix OutputWeight { get; }

    /// <summary>The output layer's bias.</summary>
    public float OutputBias { get; }

    /// <summary>Reads a weights file.</summary>
    /// <param name="path">A safetensors file.</param>
    /// <param name="userName">What the file's user ids are known by; null for the ids themselves.</param>
    /// <exception cref="WeightsFormatException">The file is not one, or not of this model, or too large.</exception>
    /// <exception cref="IOException">The file cannot be read, or is not there.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read, or is a folder.</exception>
    public static MlpWeights Load(string path, Func<string, string>? userName = null)
    {
        var length = new FileInfo(path).Length;
        return length <= MaxFileBytes
            ? Parse(File.ReadAllBytes(path), path, userName)
            : throw new WeightsFormatException(path, $"the file has {length} bytes; at most {MaxFileBytes} are read");
    }

    /// <summary>Reads the bytes of a weights file.</summary>
    /// <param name="bytes">The whole file.</param>
    /// <param name="source">What to call it in an error.</param>
    /// <param name="userName">What the file's user ids are known by; null for the ids themselves.</param>
    /// <exception cref="WeightsFormatException">The bytes are not a safetensors file, or not of this model.</exception>
    public static MlpWeights Parse(ReadOnlySpan<byte> bytes, string source, Func<string, string>? userName = null) =>
        new(SafetensorsFile.Parse(bytes, source), Convert.ToHexStringLower(SHA256.HashData(bytes))[..VersionLength], source, userName);

    /// <summary>Finds a user's row in <see cref="UserEmbedding"/>.</summary>
    /// <param name="id">The shop's id.</param>
    /// <param name="row">The row, if the weights know the user.</param>
    public bool TryGetUserRow(string id, out int row) => _userRows.TryGet(id, out row);

    /// <summary>Finds a product's row in <see cref="ProductEmbedding"/>.</summary>
    /// <param name="id">The shop's id.</param>
    /// <param name="row">The row, if the weights know the product.</param>
    public bool TryGetProductRow(string id, out int row) => _productRows.TryGet(id, out row);
}
