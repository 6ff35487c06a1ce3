using Zooplus.RecService.Recommendations.Memory;

namespace Zooplus.RecService.Tests.Recommendations.Memory;

public sealed class FormWriterTests
{
    [Fact]
    public void It_writes_the_bytes_that_a_binary_writer_writes()
    {
        using var stream = new MemoryStream();
        using var plain = new BinaryWriter(stream);
        using var form = new FormWriter();
        foreach (var writer in new[] { plain, form })
        {
            foreach (var length in new[] { 0, 1, 41, 42, 43, 126, 127, 128, 5_000 })
            {
                writer.Write(new string('x', length));
                writer.Write(new string('é', length));
                writer.Write(new string('日', length));
                writer.Write7BitEncodedInt(length);
            }

            writer.Write("🐈");
            writer.Write(true);
            writer.Write(false);
            writer.Write((byte)200);
            writer.Write(long.MinValue);
            writer.Write(-0.1);
            writer.Write([1, 2, 255]);
        }

        Assert.Equal(stream.ToArray(), form.Written.ToArray());
    }

    [Fact]
    public void What_it_does_not_know_fails_and_is_not_lost()
    {
        using var form = new FormWriter();

        Assert.Throws<NotSupportedException>(() => form.Write(1.5m));
    }
}
