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

    /// <summary>Names the fault of one product or user.</summary>
    /// <param name="list">The list it stands in: <c>products</c> or <c>users</c>.</param>
    /// <param name="index">Its place in the list, from 0.</param>
    /// <param name="property">Which of its properties is at fault.</param>
    /// <param name="message">What was given and what is allowed.</param>
    public CatalogueException(string list, int index, string property, string message)
        : this($"{list}[{index}].{property}", message)
    {
        Entry = (list, index, property);
    }

    /// <summary>The list, place and property of the product or user at fault; null when it is not the fault of one.</summary>
    public (string List, int Index, string Property)? Entry { get; }

    /// <summary>The field at fault, as a caller writes it.</summary>
    public string Field { get; }
}
