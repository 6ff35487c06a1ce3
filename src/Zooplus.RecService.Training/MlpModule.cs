using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Zooplus.RecService.Training;

/// <summary>
/// The notebook's <c>MLPRecommender</c>, with its sizes, its names and PyTorch's default first weights: embeddings of the user and
/// the product side by side, two hidden layers with relu, and a sigmoid.
/// </summary>
internal sealed class MlpModule : Module<Tensor, Tensor, Tensor>
{
    /// <summary>E, the length of an embedding.</summary>
    public const int EmbeddingDimension = 32;

    /// <summary>H1, the length of the first hidden layer.</summary>
    public const int FirstLayerSize = 64;

    /// <summary>H2, the length of the last hidden layer.</summary>
    public const int SecondLayerSize = 32;

    private readonly double _dropout;
    private readonly Embedding _userEmbedding;
    private readonly Embedding _productEmbedding;
    private readonly Linear _fc1;
    private readonly Linear _fc2;
    private readonly Linear _output;

    /// <summary>Draws the first weights from torch's generator.</summary>
    /// <param name="users">Rows of the users' table.</param>
    /// <param name="products">Rows of the products' table.</param>
    /// <param name="dropout">The share of hidden units that training leaves out of each step, 0 to below 1.</param>
    public MlpModule(int users, int products, double dropout = 0)
        : base("MLPRecommender")
    {
        _dropout = dropout;
        _userEmbedding = Embedding(users, EmbeddingDimension);
        _productEmbedding = Embedding(products, EmbeddingDimension);
        _fc1 = Linear(2 * EmbeddingDimension, FirstLayerSize);
        _fc2 = Linear(FirstLayerSize, SecondLayerSize);
        _output = Linear(SecondLayerSize, 1);

        register_module("user_embedding", _userEmbedding);
        register_module("product_embedding", _productEmbedding);
        register_module("fc1", _fc1);
        register_module("fc2", _fc2);
        register_module("output", _output);
    }

    /// <summary>The click probability of each pair.</summary>
    /// <param name="users">Rows of the users' table, length n.</param>
    /// <param name="products">Rows of the products' table, length n.</param>
    /// <returns>Length n, 0 to 1.</returns>
    public override Tensor forward(Tensor users, Tensor products)
    {
        var x = cat([_userEmbedding.forward(users), _productEmbedding.forward(products)], dim: 1);
        x = Dropped(functional.relu(_fc1.forward(x)));
        x = Dropped(functional.relu(_fc2.forward(x)));
        return sigmoid(_output.forward(x)).squeeze(1);
    }

    // Without dropout no random number is drawn for it: the notebook's weights stay what they were.
    private Tensor Dropped(Tensor x) => _dropout > 0 && training ? functional.dropout(x, _dropout, training: true) : x;
}
