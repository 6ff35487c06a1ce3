namespace Zooplus.RecService.Core.Features;

/// <summary>What an attribute of a user, a product or a request says: a text or a number.</summary>
public readonly record struct AttributeValue
{
    /// <summary>A text, such as a season.</summary>
    public AttributeValue(string text) => Text = text;

    /// <summary>A number, such as a price.</summary>
    public AttributeValue(double number) => Number = number;

    /// <summary>The text; null when it is a number.</summary>
    public string? Text { get; }

    /// <summary>The number; 0 when it is a text.</summary>
    public double Number { get; }

    /// <summary>A text as a value.</summary>
    public static implicit operator AttributeValue(string text) => new(text);

    /// <summary>A number as a value.</summary>
    public static implicit operator AttributeValue(double number) => new(number);
}
