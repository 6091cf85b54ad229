using Xunit;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace TorchSharp.Tests.Modules;

public class EmbeddingTests
{
    [Fact]
    public void Rows_are_looked_up_and_trained()
    {
        using var scope = NewDisposeScope();
        using var table = Embedding_from_pretrained(Values.Tensor([3, 2]), freeze: false);
        Values.Equal([2, 2], [4, 5, 0, 1], table.call(tensor([2L, 0L])));
        table.call(tensor([2L, 2L, 0L])).sum().backward();
        Values.Equal([1, 1, 0, 0, 2, 2], table.weight!.grad!);
    }

    [Fact]
    public void Given_vectors_are_copied_and_frozen_by_default()
    {
        using var scope = NewDisposeScope();
        var vectors = Values.Tensor([3, 2]);
        using var table = Embedding_from_pretrained(vectors);
        vectors.zero_();
        Assert.False(table.weight!.requires_grad);
        Values.Equal([2, 3], table.call(tensor([1L])));
    }

    [Fact]
    public void The_padding_row_starts_as_zeros_and_is_not_trained()
    {
        using var scope = NewDisposeScope();
        using var table = Embedding(3, 2, padding_idx: -1);
        Values.Equal([0, 0], table.call(tensor([2L])));
        table.call(tensor([0L, 2L])).sum().backward();
        Values.Equal([1, 1, 0, 0, 0, 0], table.weight!.grad!);
        Assert.Throws<ArgumentException>(() => Embedding(3, 2, padding_idx: 3));
    }

    [Fact]
    public void Long_rows_are_scaled_down_when_they_are_looked_up()
    {
        using var scope = NewDisposeScope();
        using var table = Embedding(2, 2, max_norm: 1);
        Ramp.Fill(
            table.weight!,
            tensor(
                new float[,]
                {
                    { 3, 4 },
                    { 0.3f, 0.4f },
                }
            )
        );
        Values.Equal([0.6, 0.8, 0.3, 0.4], table.call(tensor([0L, 1L])), 1e-6);
    }

    [Fact]
    public void It_starts_standard_normal()
    {
        using var scope = NewDisposeScope();
        manual_seed(2);
        using var table = Embedding(100, 100);
        Assert.InRange(table.weight!.mean().item<float>(), -0.05, 0.05);
        Assert.InRange(table.weight!.std().item<float>(), 0.97, 1.03);
    }
}
