namespace Zooplus.RecService.Core.Policies.Mlp;

/// <summary>A tensor of 32-bit floats in a safetensors file.</summary>
/// <param name="Shape">Its sizes, outermost first; empty for a scalar.</param>
/// <param name="Values">Its elements, row by row; as many as the product of <paramref name="Shape"/>.</param>
public sealed record SafetensorsTensor(IReadOnlyList<long> Shape, ReadOnlyMemory<float> Values);
