namespace Zooplus.RecService.Core.Catalogue;

/// <summary>A catalogue, or a change to one, that cannot be: nothing of it was applied.</summary>
public sealed class CatalogueException : Exception
{
    /// <summary>Names the fault.</summary>
    /// <param name="field">The field at fault, as a caller writes it: <c>products[3].category</c>.</param>
    /// <param name="message">What was given and what is allowed.</param>
    public CatalogueException(string field, string message)
        : base(message)
    {
        Field = field;
    }

    /// <summary>The field at fault, as a caller writes it.</summary>
    public string Field { get; }
}
