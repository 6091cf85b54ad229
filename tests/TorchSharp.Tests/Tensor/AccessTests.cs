using Xunit;
using static TorchSharp.torch;

namespace TorchSharp.Tests.Tensors;

public class AccessTests
{
    [Fact]
    public void Items_have_the_type_of_their_tensor()
    {
        using var scope = NewDisposeScope();

        Assert.Equal(1.5f, tensor(1.5f).item<float>());
        Assert.Equal(1.5, tensor(1.5).item<double>());
        Assert.Equal(-7L, tensor(-7L).item<long>());
        Assert.Equal(-7, tensor(-7).item<int>());
        Assert.Equal((short)-7, tensor((short)-7).item<short>());
        Assert.Equal((sbyte)-7, tensor((sbyte)-7).item<sbyte>());
        Assert.Equal((byte)200, tensor((byte)200).item<byte>());
        Assert.True(tensor(true).item<bool>());
        Assert.Equal((Half)1.5, tensor(1.5f).half().item<Half>());
        Assert.Equal(long.MaxValue, tensor(long.MaxValue).item<long>());
        Assert.True(float.IsNaN(tensor(float.NaN).item<float>()));
    }

    [Fact]
    public void An_item_of_the_wrong_type_or_of_many_elements_is_refused()
    {
        using var scope = NewDisposeScope();

        Assert.Contains("Float32", Assert.Throws<ArgumentException>(() => tensor(1f).item<double>()).Message);
        Assert.Contains("2", Assert.Throws<ArgumentException>(() => ones(2).item<float>()).Message);
        Assert.Throws<ArgumentException>(() => zeros(0).item<float>());
    }

    [Fact]
    public void Items_of_parts_of_a_tensor_are_read_in_place()
    {
        using var scope = NewDisposeScope();
        var x = Values.Tensor([3, 4]);

        Assert.Equal(9, x.t()[1, 2].item<double>());
        Assert.Equal(11, x[2, 3].ToScalar().ToDouble());
        Assert.Equal(-11, x.neg()[2, 3].item<double>());
    }

    [Fact]
    public void Data_follows_strides()
    {
        using var scope = NewDisposeScope();
        var t = Values.Tensor([2, 3]).t();
        var data = t.data<double>();

        Assert.Equal([0, 3, 1, 4, 2, 5], data.ToArray());
        Assert.Equal(data.ToArray(), data.AsEnumerable());
        Assert.Equal(4, data[1, 1]);
        Assert.Equal(1, data[2]);
        data[2, 0] = 7;
        Assert.Equal(7, t[2, 0].ToDouble());
        data.CopyFrom([9, 8], tensorIndex: 1);
        Assert.Equal([0, 9, 8, 4, 7, 5], data.ToArray());
        Assert.Throws<IndexOutOfRangeException>(() => data[3, 0]);
        Assert.Throws<IndexOutOfRangeException>(() => data[6]);
        Assert.Throws<ArgumentException>(() => data[0, 0, 0]);
        Assert.Throws<ArgumentException>(() => t.data<float>());
    }

    [Fact]
    public void Data_of_expanded_narrowed_and_empty_tensors()
    {
        using var scope = NewDisposeScope();

        Assert.Equal([5, 5, 5], tensor(5.0).expand(3).data<double>().ToArray());
        Assert.Equal([4, 5], Values.Tensor([6]).narrow(0, 4, 2).data<double>().ToArray());
        Assert.Equal([0, 2, 4], Values.Tensor([6])[TensorIndex.Slice(step: 2)].data<double>().ToArray());
        Assert.Empty(zeros(0, 3).data<float>());
        Assert.Equal(1, ones([]).data<float>().Count);
    }

    [Fact]
    public void Data_of_a_disposed_tensor_is_refused()
    {
        var x = ones(2);
        var data = x.data<float>();
        x.Dispose();

        Assert.Throws<InvalidOperationException>(() => data[0]);
        Assert.Throws<InvalidOperationException>(() => data[0] = 1);
        Assert.Throws<InvalidOperationException>(() => data.ToArray());
        Assert.Throws<InvalidOperationException>(() => data.CopyFrom(new[] { 1f }));
    }

    [Fact]
    public void Bytes_are_the_memory_of_a_contiguous_tensor()
    {
        using var scope = NewDisposeScope();
        var x = tensor(new[] { 1, 256 });

        Assert.Equal(new byte[] { 1, 0, 0, 0, 0, 1, 0, 0 }, x.bytes.ToArray());
        x.bytes = new byte[] { 2, 0, 0, 0, 3, 0, 0, 0 };
        Values.Equal([2, 3], x);
        Assert.Throws<ArgumentException>(() => x.bytes = new byte[3]);
        Assert.Throws<InvalidOperationException>(() => x.reshape(1, 2).expand(2, 2).bytes.Length);
        Assert.Equal(0, zeros(0).bytes.Length);
    }

    [Fact]
    public void Streams_carry_the_elements_in_order()
    {
        using var scope = NewDisposeScope();
        var stream = new MemoryStream();
        var transposed = Values.Tensor([3, 2], 1, 2, 3, 4, 5, 6).t();

        transposed.WriteBytesToStream(stream);
        Assert.Equal(48, stream.Length);
        stream.Position = 0;
        var plain = zeros(2, 3, dtype: float64);
        plain.ReadBytesFromStream(stream);
        Values.Equal([1, 3, 5, 2, 4, 6], plain);
        stream.Position = 0;
        var strided = zeros(3, 2, dtype: float64).t();
        strided.ReadBytesFromStream(stream);
        Values.Equal([1, 3, 5, 2, 4, 6], strided);
        stream.Position = 8;
        Assert.Throws<EndOfStreamException>(() => plain.ReadBytesFromStream(stream));
    }

    [Fact]
    public void Metadata()
    {
        using var scope = NewDisposeScope();
        var x = zeros(2, 3, dtype: bfloat16);

        Assert.Equal([2, 3], x.shape);
        Assert.Equal(2, x.ndim);
        Assert.Equal(6, x.numel());
        Assert.Equal(3, x.size(-1));
        Assert.Equal(2, x.element_size());
        Assert.Equal(ScalarType.BFloat16, x.dtype);
        Assert.Equal(DeviceType.CPU, x.device_type);
        Assert.True(x.is_floating_point() && x.is_contiguous() && x.is_leaf && x.is_cpu());
        Assert.False(x.is_sparse || x.is_cuda || x.is_complex() || x.is_integral());
        Assert.Throws<IndexOutOfRangeException>(() => x.size(2));
        Assert.Empty(ones([]).shape);
        Assert.Equal(Enumerable.Repeat(1L, 12), zeros(Enumerable.Repeat(1L, 12).ToArray()).shape);
    }
}
