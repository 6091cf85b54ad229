using Xunit;
using static TorchSharp.torch;

namespace TorchSharp.Tests.Operators;

public class ConversionTests
{
    [Fact]
    public void Types_convert_by_name()
    {
        using var scope = NewDisposeScope();
        var x = tensor(new[] { 1.7, -2.2, 0 });

        Assert.Equal(ScalarType.Float32, x.@float().dtype);
        Assert.Equal(ScalarType.Float64, x.@float().@double().dtype);
        Assert.Equal(ScalarType.Float16, x.half().dtype);
        Assert.Equal(ScalarType.BFloat16, x.bfloat16().dtype);
        Values.Equal([1, -2, 0], x.@long());
        Values.Equal([1, -2, 0], x.@int());
        Values.Equal([1, -2, 0], x.@short());
        Values.Equal([1, -2, 0], x.@char());
        Values.Equal([1, 1, 0], x.@bool());
        Values.Equal([1, 0], tensor(new[] { 1.7, 0.2 }).@byte());
        Assert.Equal(ScalarType.Int32, x.type_as(tensor(1)).dtype);
        Assert.Equal(ScalarType.Int32, x.to(tensor(1)).dtype);
    }

    [Fact]
    public void To_shares_memory_unless_something_changes_or_a_copy_is_asked_for()
    {
        using var scope = NewDisposeScope();
        var x = tensor(new[] { 1.0 });

        Assert.Equal(x.DataPointer, x.to(float64).DataPointer);
        Assert.Equal(x.DataPointer, x.to(CPU).DataPointer);
        Assert.Equal(x.DataPointer, x.to("cpu").DataPointer);
        Assert.Equal(x.DataPointer, x.cpu().DataPointer);
        Assert.NotEqual(x.DataPointer, x.to(float64, copy: true).DataPointer);
        Assert.NotEqual(x.DataPointer, x.to(float32, CPU).DataPointer);
        Assert.True(x.to(META).is_meta);
    }

    [Fact]
    public void To_disposes_its_tensor_when_asked()
    {
        using var scope = NewDisposeScope();
        var x = tensor(new[] { 1.0 });

        var y = x.to(float32, disposeAfter: true);

        Assert.True(x.IsInvalid);
        Values.Equal([1], y);
    }

    [Fact]
    public void A_device_that_is_not_there_is_an_error()
    {
        using var x = ones(1);

        if (!cuda.is_available())
            Assert.Throws<InvalidOperationException>(() => x.cuda());
        Assert.Throws<ArgumentException>(() => x.to("gpu"));
    }

    [Fact]
    public void Copying_fills_and_converts()
    {
        using var scope = NewDisposeScope();
        var x = zeros(2, 2);

        Assert.Same(x, x.copy_(tensor(new[] { 1L, 2L })));
        Values.Equal([1, 2, 1, 2], x);
        Values.Equal([3, 3, 3, 3], x.fill_(3));
        Values.Equal([0, 0, 0, 0], x.zero_());
    }

    [Fact]
    public void Numbers_become_tensors_and_back()
    {
        using var scope = NewDisposeScope();
        torch.Tensor half = 0.5;
        torch.Tensor array = new[] { 1f, 2f };

        Assert.Equal(0.5, (double)half);
        Assert.Equal(0.5f, half.ToSingle());
        Assert.Equal(0, (int)half);
        Assert.True((bool)half);
        Assert.Equal((Half)0.5, half.ToHalf());
        Assert.Equal(300L, tensor(300).ToInt64());
        Assert.Equal((short)300, tensor(300).ToInt16());
        Assert.Equal((sbyte)-3, tensor(-3.9).ToSByte());
        Assert.Equal((byte)200, tensor(200).ToByte());
        Assert.Equal(-1.5f, tensor(-1.5f).half().ToSingle());
        Assert.Equal(ScalarType.Float32, array.dtype);
        Assert.Equal(ScalarType.Int64, 3L.ToTensor().dtype);
        Assert.Equal(ScalarType.Float32, 3f.ToTensor().dtype);
        Assert.Throws<ArgumentException>(() => array.ToSingle());
        Assert.Throws<NotSupportedException>(() => 'c'.ToTensor());
    }

    [Fact]
    public void Sparse_tensors_come_and_go()
    {
        using var scope = NewDisposeScope();
        var dense = Values.Tensor([2, 2], 0, 5, 0, 0);

        var sparse = dense.to_sparse().to(float64);

        Assert.True(sparse.is_sparse);
        Values.Equal([0, 5, 0, 0], sparse.to_dense());
        Values.Equal([2, 1], [0, 1], dense.to_sparse().SparseIndices);
        Values.Equal([1], [5], dense.to_sparse().SparseValues);
    }
}
