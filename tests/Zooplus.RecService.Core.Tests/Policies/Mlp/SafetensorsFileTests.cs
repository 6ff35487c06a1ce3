using System.Buffers.Binary;
using System.Text;
using CsCheck;
using Zooplus.RecService.Core.Policies.Mlp;

namespace Zooplus.RecService.Core.Tests.Policies.Mlp;

public sealed class SafetensorsFileTests
{
    [Fact]
    public void What_is_written_is_read_back() =>
        Gen.Select(WeightsFiles.Any, Gen.Dictionary(Gen.String, Gen.String)[0, 4]).Sample((file, metadata) =>
        {
            file = file.With([.. metadata.Where(pair => Valid(pair.Key) && Valid(pair.Value)).Select(pair => (pair.Key, pair.Value))]);

            var read = SafetensorsFile.Parse(file.Bytes(), "f");

            Assert.Equal(file.Metadata, read.Metadata);
            Assert.Equal(file.Tensors.Keys, read.Tensors.Keys);
            Assert.All(file.Tensors, pair =>
            {
                Assert.Equal(pair.Value.Shape, read.Tensors[pair.Key].Shape);
                Assert.True(pair.Value.Values.Span.SequenceEqual(read.Tensors[pair.Key].Values.Span));
            });
        }, iter: 100);

    [Fact]
    public void The_data_starts_at_a_multiple_of_eight() =>
        WeightsFiles.Any.Sample(file => BinaryPrimitives.ReadInt64LittleEndian(file.Bytes()) % 8 == 0, iter: 50);

    [Fact]
    public void A_file_cut_off_anywhere_is_refused()
    {
        var bytes = WeightsFiles.Small(("seed", "42")).Bytes();

        Assert.All(Enumerable.Range(0, bytes.Length), length =>
            Assert.Throws<WeightsFormatException>(() => SafetensorsFile.Parse(bytes.AsSpan(0, length), "cut")));
    }

    [Fact]
    public void A_file_with_any_byte_of_its_header_changed_is_read_or_refused_but_never_crashes()
    {
        var bytes = WeightsFiles.Small(("user_ids", """["a","b","c"]""")).Bytes();
        Gen.Select(Gen.Int[0, bytes.Length - 1], Gen.Byte).Sample((position, value) =>
        {
            var changed = (byte[])bytes.Clone();
            changed[position] = value;
            try
            {
                MlpWeights.Parse(changed, "changed");
            }
            catch (WeightsFormatException exception)
            {
                Assert.StartsWith("changed: ", exception.Message, StringComparison.Ordinal);
            }
        }, iter: 20_000);
    }

    [Theory]
    [InlineData("[1]", "a JSON Array; an object is expected")]
    [InlineData("{", "not valid JSON")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", "'a'")]
    [InlineData("""{"a":5}""", "tensor 'a' is described by a JSON Number")]
    [InlineData("""{"a":{"dtype":"F16","shape":[4],"data_offsets":[0,8]}}""", "tensor 'a' has dtype 'F16'; F32 is expected")]
    [InlineData("""{"a":{"shape":[2],"data_offsets":[0,8]}}""", "tensor 'a' has dtype ''")]
    [InlineData("""{"a":{"dtype":"F32","data_offsets":[0,8]}}""", "tensor 'a' has no valid shape")]
    [InlineData("""{"a":{"dtype":"F32","shape":[-2],"data_offsets":[0,8]}}""", "tensor 'a' has no valid shape")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2.5],"data_offsets":[0,8]}}""", "tensor 'a' has no valid shape")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0]}}""", "tensor 'a' has data_offsets [0]")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[8,0]}}""", "tensor 'a' has data_offsets [8, 0]")]
    [InlineData("""{"a":{"dtype":"F32","shape":[3],"data_offsets":[0,8]}}""", "tensor 'a' of shape [3] takes 12 bytes; its data_offsets span 8")]
    [InlineData("""{"a":{"dtype":"F32","shape":[4294967296,4294967296],"data_offsets":[0,8]}}""", "tensor 'a' of shape [4294967296, 4294967296] is larger")]
    [InlineData("""{"a":{"dtype":"F32","shape":[3],"data_offsets":[0,12]}}""", "tensor 'a' ends at byte 12 and only 8 bytes are there")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", "tensor 'a' starts at byte 4 and leaves a gap before it; 0 is expected")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", "tensor 'b' starts at byte 4 and overlaps the tensor before it; 8 is expected")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", "4 bytes follow the last tensor")]
    [InlineData("""{"__metadata__":[]}""", "__metadata__ is a JSON Array")]
    [InlineData("""{"__metadata__":{"seed":42}}""", "__metadata__ 'seed' is a JSON Number; a string is expected")]
    public void A_header_that_does_not_fit_its_eight_bytes_of_data_is_refused_with_a_reason(string header, string reason)
    {
        var fault = Assert.Throws<WeightsFormatException>(() => SafetensorsFile.Parse(File(header, dataLength: 8), "bad.safetensors"));

        Assert.StartsWith("bad.safetensors: ", fault.Message, StringComparison.Ordinal);
        Assert.Contains(reason, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_header_that_claims_more_than_the_limit_is_refused_before_anything_is_allocated()
    {
        var bytes = new byte[16];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, ulong.MaxValue);

        var fault = Assert.Throws<WeightsFormatException>(() => SafetensorsFile.Parse(bytes, "huge"));

        Assert.Contains("claims 18446744073709551615 bytes", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_name_in_the_header_that_is_not_utf_8_is_refused()
    {
        var bytes = File("""{"?":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", dataLength: 8);
        bytes[Array.IndexOf(bytes, (byte)'?')] = 0xFF;

        Assert.Throws<WeightsFormatException>(() => SafetensorsFile.Parse(bytes, "f"));
    }

    [Fact]
    public void A_tensor_whose_values_do_not_fill_its_shape_cannot_be_put_into_a_file() =>
        Assert.Throws<ArgumentException>(() => new SafetensorsFile([new("a", new SafetensorsTensor([2, 2], new float[3]))], []));

    private static byte[] File(string header, int dataLength)
    {
        var text = Encoding.UTF8.GetBytes(header);
        var bytes = new byte[8 + text.Length + dataLength];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, text.Length);
        text.CopyTo(bytes, 8);
        return bytes;
    }

    // Half a surrogate pair is no text, and no JSON can carry it.
    private static bool Valid(string text) => text == Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));
}
