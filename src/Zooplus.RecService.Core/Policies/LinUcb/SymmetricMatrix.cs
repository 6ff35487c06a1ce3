namespace Zooplus.RecService.Core.Policies.LinUcb;

/// <summary>A symmetric d × d matrix of which only the lower triangle is kept, row by row: d(d + 1)/2 numbers.</summary>
public readonly ref struct SymmetricMatrix
{
    /// <summary>Reads a triangle as a matrix.</summary>
    /// <param name="lower">The lower triangle, length <see cref="Length"/>(d).</param>
    /// <param name="dimension">d.</param>
    /// <exception cref="ArgumentException">The triangle is not that long.</exception>
    public SymmetricMatrix(ReadOnlySpan<double> lower, int dimension)
    {
        if (lower.Length != Length(dimension))
        {
            throw new ArgumentException($"A triangle of {lower.Length} numbers was given; {Length(dimension)} are expected for {dimension} rows.", nameof(lower));
        }

        Lower = lower;
        Dimension = dimension;
    }

    /// <summary>The lower triangle, row by row.</summary>
    public ReadOnlySpan<double> Lower { get; }

    /// <summary>d, the number of rows and columns.</summary>
    public int Dimension { get; }

    /// <summary>An element.</summary>
    /// <param name="row">0 to d − 1.</param>
    /// <param name="column">0 to d − 1.</param>
    public double this[int row, int column] => Lower[IndexOf(row, column)];

    /// <summary>How many numbers the triangle of a d × d matrix has.</summary>
    public static int Length(int dimension) => dimension * (dimension + 1) / 2;

    /// <summary>Where an element and its mirror image stand in the triangle.</summary>
    public static int IndexOf(int row, int column) => row >= column ? Length(row) + column : Length(column) + row;

    /// <summary>The whole matrix, row by row.</summary>
    public double[] ToArray()
    {
        var whole = new double[Dimension * Dimension];
        for (var row = 0; row < Dimension; row++)
        {
            for (var column = 0; column < Dimension; column++)
            {
                whole[(row * Dimension) + column] = this[row, column];
            }
        }

        return whole;
    }
}
