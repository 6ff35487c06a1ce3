using Zooplus.RecService.Recommendations.Memory;

namespace Zooplus.RecService.Tests.Recommendations.Memory;

public sealed class RecurringTextsTests
{
    private readonly RecurringTexts _texts = new();

    [Fact]
    public void A_text_comes_back_as_it_was_whether_it_is_kept_or_not()
    {
        string?[] written = [null, "", "Cat Food", "猫", new string('x', RecurringTexts.LengthMax + 1), .. Enumerable.Range(0, RecurringTexts.Max + 10).Select(number => $"text {number}")];
        using var form = new FormWriter();
        foreach (var text in written.Concat(written))
        {
            _texts.Write(form, text);
        }

        using var reader = new BinaryReader(new MemoryStream(form.Written.ToArray()));
        Assert.Equal(written.Concat(written), written.Concat(written).Select(_ => _texts.Read(reader)).ToArray());
    }

    [Fact]
    public void A_text_that_recurs_takes_its_length_once()
    {
        using var form = new FormWriter();
        _texts.Write(form, "Fish Supplies");
        _texts.Write(form, "Fish Supplies");

        Assert.Equal(2, form.Written.Length);
    }
}
