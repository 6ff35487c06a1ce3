using System.Runtime.CompilerServices;
using Zooplus.RecService.Training;
using Zooplus.RecService.Training.Native;
using static TorchSharp.torch;

namespace Zooplus.RecService.Benchmarks;

/// <summary>The notebook's network as PyTorch computes it: one user beside every product, on one core.</summary>
internal static class TorchForward
{
    /// <summary>A network with PyTorch's first weights. It lives as long as the process.</summary>
    /// <returns>Finds a user's best product.</returns>
    public static Func<int, long> Of(int users, int products)
    {
        TorchNative.Prepare(Console.Out);
        return Network(users, products);
    }

    // Not inlined: TorchSharp's types must not be touched before its libraries are prepared.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Func<int, long> Network(int users, int products)
    {
        set_num_threads(1);
        var network = new MlpModule(users, products);
        network.eval();
        var allProducts = arange(products, ScalarType.Int64);
        return user =>
        {
            using var scope = NewDisposeScope();
            using var mode = inference_mode();
            return network.forward(full(products, user, ScalarType.Int64), allProducts).argmax().item<long>();
        };
    }
}
