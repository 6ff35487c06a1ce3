using CsCheck;
using Zooplus.RecService.Core.Policies.Mlp;

namespace Zooplus.RecService.Core.Tests.Policies.Mlp;

/// <summary>Weights files to test with.</summary>
internal static class WeightsFiles
{
    public static string GoldenPath => Golden.PathOf("mlp-pytorch.safetensors");

    /// <summary>The sizes of a model.</summary>
    public sealed record Sizes(int Users, int Products, int Embedding, int First, int Second);

    /// <summary>Models of any sizes, with weights of about the magnitude that training leaves.</summary>
    public static readonly Gen<SafetensorsFile> Any =
        Gen.Select(Gen.Int[1, 6], Gen.Int[1, 12], Gen.Int[1, 20], Gen.Int[1, 40], Gen.Int[1, 40], (u, p, e, h1, h2) => new Sizes(u, p, e, h1, h2))
            .SelectMany(sizes => Gen.Float[-1, 1].Array[Shapes(sizes).Sum(shape => (int)Product(shape.Shape))].Select(values => File(sizes, values)));

    /// <summary>A small model, its weights a fixed pattern.</summary>
    public static SafetensorsFile Small(params (string Key, string Value)[] metadata)
    {
        var sizes = new Sizes(3, 4, 2, 5, 3);
        float[] values = [.. Enumerable.Range(0, Shapes(sizes).Sum(shape => (int)Product(shape.Shape))).Select(i => ((i * 37 % 19) - 9) / 9f)];
        return File(sizes, values).With(metadata);
    }

    public static SafetensorsFile With(this SafetensorsFile file, params (string Key, string Value)[] metadata) =>
        new([.. file.Tensors], [.. metadata.Select(pair => KeyValuePair.Create(pair.Key, pair.Value))]);

    /// <summary>The file with a tensor replaced, or without it.</summary>
    public static SafetensorsFile With(this SafetensorsFile file, string name, SafetensorsTensor? tensor) =>
        new([.. file.Tensors.Where(pair => pair.Key != name), .. tensor is null ? [] : new[] { KeyValuePair.Create(name, tensor) }], [.. file.Metadata]);

    public static byte[] Bytes(this SafetensorsFile file)
    {
        using var stream = new MemoryStream();
        file.Write(stream);
        return stream.ToArray();
    }

    public static MlpWeights Weights(this SafetensorsFile file) => MlpWeights.Parse(file.Bytes(), "test.safetensors");

    private static SafetensorsFile File(Sizes sizes, float[] values)
    {
        var tensors = new List<KeyValuePair<string, SafetensorsTensor>>();
        var start = 0;
        foreach (var (name, shape) in Shapes(sizes))
        {
            var length = (int)Product(shape);
            tensors.Add(new(name, new SafetensorsTensor(shape, values.AsMemory(start, length))));
            start += length;
        }

        return new SafetensorsFile(tensors, []);
    }

    private static (string Name, long[] Shape)[] Shapes(Sizes sizes) =>
    [
        ("user_embedding.weight", [sizes.Users, sizes.Embedding]),
        ("product_embedding.weight", [sizes.Products, sizes.Embedding]),
        ("fc1.weight", [sizes.First, 2 * sizes.Embedding]),
        ("fc1.bias", [sizes.First]),
        ("fc2.weight", [sizes.Second, sizes.First]),
        ("fc2.bias", [sizes.Second]),
        ("output.weight", [1, sizes.Second]),
        ("output.bias", [1]),
    ];

    private static long Product(long[] shape) => shape.Aggregate(1L, (product, size) => product * size);
}
