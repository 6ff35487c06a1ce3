namespace Zooplus.RecService.Core.Policies.Mlp;

/// <summary>A matrix of a layer or an embedding table, row by row.</summary>
/// <param name="Rows">How many rows: the outputs of a layer, or the entries of a table.</param>
/// <param name="Columns">How many columns: the inputs of a layer, or the dimension of an embedding.</param>
/// <param name="Values">Its elements, <paramref name="Rows"/> × <paramref name="Columns"/>.</param>
public readonly record struct WeightMatrix(int Rows, int Columns, ReadOnlyMemory<float> Values)
{
    /// <summary>A row, of length <see cref="Columns"/>.</summary>
    /// <param name="row">0 to <see cref="Rows"/> − 1.</param>
    public ReadOnlySpan<float> Row(int row) => Values.Span.Slice(row * Columns, Columns);
}
