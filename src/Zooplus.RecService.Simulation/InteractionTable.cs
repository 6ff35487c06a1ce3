namespace Zooplus.RecService.Simulation;

/// <summary>
/// Interactions as a trainer wants them: a column each for the user's row, the product's row and the label, all of the same length, and
/// the ids that name the rows. Rows follow the ids by length, then ordinally: decimal numbers are in numeric order, whatever order the
/// interactions came in, and when they are exactly 0 to n − 1, a row is its id. Immutable.
/// </summary>
public sealed class InteractionTable
{
    private readonly int[] _userRows;
    private readonly int[] _productRows;
    private readonly float[] _labels;

    internal InteractionTable(IdColumn users, IdColumn products, float[] labels)
    {
        (UserIds, _userRows) = users.ToRows();
        (ProductIds, _productRows) = products.ToRows();
        _labels = labels;
    }

    /// <summary>The number of interactions, 1 or more.</summary>
    public int Count => _labels.Length;

    /// <summary>The id of each user's row; users that occur in no interaction have none.</summary>
    public IReadOnlyList<string> UserIds { get; }

    /// <summary>The id of each product's row; products that occur in no interaction have none.</summary>
    public IReadOnlyList<string> ProductIds { get; }

    /// <summary>The user of each interaction, an index into <see cref="UserIds"/>.</summary>
    public ReadOnlySpan<int> UserRows => _userRows;

    /// <summary>The product of each interaction, an index into <see cref="ProductIds"/>.</summary>
    public ReadOnlySpan<int> ProductRows => _productRows;

    /// <summary>What is to be learned of each interaction: 1 for a click, 0 for none, or a reward between.</summary>
    public ReadOnlySpan<float> Labels => _labels;
}
