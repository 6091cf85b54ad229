using System.Runtime.InteropServices;
using TorchSharp.Native;
using Xunit;
using static TorchSharp.torch;

namespace TorchSharp.Tests.Runtime;

/// <summary>Whatever libtorch refuses comes back as an exception that names the operator, and the process lives on.</summary>
public class ErrorTests
{
    private static readonly Dictionary<string, (string Operator, Action Call)> Mistakes = new()
    {
        ["shapes of a product"] = ("matmul", () => zeros(2, 3).matmul(zeros(4, 5))),
        ["shapes of a matrix product"] = ("mm", () => zeros(2, 3).mm(zeros(2, 3))),
        ["shapes of a sum"] = ("add.Tensor", () => _ = zeros(2) + zeros(3)),
        ["shapes to join"] = ("cat", () => cat([zeros(2, 2), zeros(2, 3)])),
        ["nothing to join"] = ("cat", () => cat(Array.Empty<torch.Tensor>())),
        ["shapes to stack"] = ("stack", () => stack([zeros(2), zeros(3)])),
        ["an index out of range"] = ("index_select", () => zeros(2).index_select(0, tensor(new[] { 5L }))),
        ["a gathered index out of range"] = (
            "gather",
            () =>
                zeros(1, 2)
                    .gather(
                        1,
                        tensor(
                            new[,]
                            {
                                { 7L },
                            }
                        )
                    )
        ),
        ["a view of another size"] = ("view", () => zeros(6).view(4)),
        ["a view across strides"] = ("view", () => zeros(2, 3).t().view(6)),
        ["a dimension that is not there"] = ("sum.dim_IntList", () => zeros(2).sum(3)),
        ["an index of floats"] = ("index_select", () => zeros(2).index_select(0, zeros(1))),
        ["types of a product"] = ("mm", () => zeros(2, 2).mm(zeros(2, 2, dtype: float64))),
        ["integers in place of floats"] = ("add_.Tensor", () => tensor(1).add_(tensor(1.5))),
        ["a leaf changed in place"] = ("add_.Scalar", () => zeros(1).requires_grad_().add_(1)),
        ["a negative size"] = ("empty.memory_format", () => empty(-1)),
        ["a negative probability"] = ("bernoulli_.float", () => empty(1).bernoulli_(-1)),
        ["a negative deviation"] = ("normal_", () => empty(1).normal_(0, -1)),
        ["a singular matrix"] = ("linalg_inv", () => linalg.inv(zeros(2, 2))),
        ["an equation"] = ("einsum", () => einsum("ij,jk", zeros(2))),
        ["a view of a sparse tensor"] = ("view", () => eye(2).to_sparse().view(4)),
        ["data of a sparse tensor"] = ("data_ptr", () => _ = eye(2).to_sparse().bytes.Length),
        ["values of a dense tensor"] = ("values", () => _ = eye(2).SparseValues),
        ["backward of many values"] = ("backward", () => ones(2).requires_grad_().exp().backward()),
        ["backward of a constant"] = ("backward", () => ones([]).backward()),
        ["backward twice"] = ("backward", BackwardTwice),
        ["gradients of integers"] = ("requires_grad", () => tensor(1).requires_grad = true),
        ["an item of many"] = ("is_nonzero", () => zeros(2).is_nonzero()),
    };

    public static TheoryData<string> Names() => [.. Mistakes.Keys];

    private static void BackwardTwice()
    {
        var y = ones([]).requires_grad_().exp();
        y.backward();
        y.backward();
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_mistake_is_an_exception_with_the_name_of_the_operator(string name)
    {
        using var scope = NewDisposeScope();
        var (operation, call) = Mistakes[name];

        var error = Assert.ThrowsAny<ExternalException>(call);

        Assert.StartsWith(operation + ": ", error.Message);
        Assert.DoesNotContain("Exception raised from", error.Message);
    }

    [Fact]
    public void Sparse_metadata_does_not_end_the_process()
    {
        using var scope = NewDisposeScope();
        var x = eye(2).to_sparse();

        // Libtorch's releases differ in which of these are errors.
        foreach (Action read in new Action[] { () => x.stride(), () => x.storage_offset(), () => x.is_contiguous() })
            Assert.True(Record.Exception(read) is null or ExternalException);
        Assert.Equal([2, 2], x.shape);
    }

    [Fact]
    public void Nested_metadata_does_not_end_the_process()
    {
        using var scope = NewDisposeScope();
        var x = new Op("_nested_tensor_from_tensor_list").Call(new[] { ones(2), ones(3) });

        // Libtorch's releases differ in which of these are errors.
        foreach (
            Action read in new Action[]
            {
                () => _ = x.ndim,
                () => x.numel(),
                () => _ = x.dtype,
                () => _ = x.device,
                () => _ = x.is_sparse,
                () => x.ToScalar(),
            }
        )
            Assert.True(Record.Exception(read) is null or ExternalException or ArgumentException);
        Assert.StartsWith("shape: ", Assert.ThrowsAny<ExternalException>(() => x.shape).Message);
    }

    [Fact]
    public void A_result_that_has_no_slot_is_an_error()
    {
        using var scope = NewDisposeScope();
        var x = new Op("view_as_complex").Call(ones(2));

        var error = Assert.ThrowsAny<ExternalException>(() => x.ToScalar());

        Assert.Contains("has no slot", error.Message);
    }

    [Fact]
    public void A_tensor_of_zeros_without_memory_has_an_item()
    {
        using var scope = NewDisposeScope();

        Assert.Equal(0, new Op("_efficientzerotensor").Call(Arg.Ints([]), float64).ToDouble());
    }

    [SkippableFact]
    public void A_device_that_is_not_there_is_refused_by_name()
    {
        Skip.If(cuda.is_available(), "There is a CUDA device.");
        using var scope = NewDisposeScope();
        var x = ones(1);

        foreach (
            Action make in new Action[]
            {
                () => zeros(2, device: CUDA),
                () => rand([2], device: CUDA),
                () => arange(3, device: CUDA),
                () => zeros_like(x, device: CUDA),
                () => tensor(new[] { 1f }, device: CUDA),
                () => x.to(CUDA),
            }
        )
            Assert.Contains("CUDA is not available", Assert.Throws<InvalidOperationException>(make).Message);
    }

    [Fact]
    public void A_disposed_tensor_is_refused_before_libtorch_sees_it()
    {
        var x = ones(1);
        x.Dispose();
        x.Dispose();

        Assert.True(x.IsInvalid);
        Assert.Throws<InvalidOperationException>(() => x.add(1));
        Assert.Throws<InvalidOperationException>(() => x.shape);
        Assert.Throws<InvalidOperationException>(() => x.ToDouble());
        Assert.Equal("", x.ToString());
    }

    [Fact]
    public void Errors_of_threads_do_not_mix()
    {
        var messages = new string[4];
        var threads = Enumerable
            .Range(0, 4)
            .Select(i => new Thread(() =>
            {
                using var scope = NewDisposeScope();
                for (var k = 0; k < 200; k++)
                    messages[i] = Assert.ThrowsAny<ExternalException>(() => zeros(i + 2).view(100 + i)).Message;
            }))
            .ToList();
        threads.ForEach(t => t.Start());
        threads.ForEach(t => t.Join());

        for (var i = 0; i < 4; i++)
            Assert.Contains($"shape '[{100 + i}]' is invalid for input of size {i + 2}", messages[i]);
    }
}
