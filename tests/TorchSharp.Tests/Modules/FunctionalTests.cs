using Xunit;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace TorchSharp.Tests.Modules;

public class FunctionalTests
{
    private static Tensor Image() => Ramp.Of(1, 1, 3, 3);

    [Fact]
    public void Padding_by_a_constant_can_crop_too()
    {
        using var scope = NewDisposeScope();
        var x = Values.Tensor([2, 2]);
        Values.Equal([2, 4], [9, 0, 1, 9, 9, 2, 3, 9], pad(x, 1, value: 9));
        Values.Equal([2, 3], [0, 1, 0, 2, 3, 0], pad(x, (0, 1)));
        Values.Equal([1, 3], [0, 2, 3], pad(x, (1, 0, -1, 0)));
        Values.Equal([3, 2], [0, 1, 2, 3, 0, 0], pad(x, [0, 0, 0, 1], PaddingModes.Zeros));
        Values.Equal([2, 3], [0, 0, 1, 2, 2, 3], pad(x, (ReadOnlySpan<long>)[1, 0], PaddingModes.Replicate));
    }

    [Fact]
    public void Padding_from_the_image_is_as_in_PyTorch()
    {
        using var scope = NewDisposeScope();
        Values.Equal(
            [1, 1, 5, 5],
            [
                0.524044,
                0.796565,
                0.524044,
                0.180596,
                0.524044,
                0.995881,
                0.895699,
                0.995881,
                0.961275,
                0.995881,
                0.361615,
                0,
                0.361615,
                0.674288,
                0.361615,
                0.995881,
                0.895699,
                0.995881,
                0.961275,
                0.995881,
                0.524044,
                0.796565,
                0.524044,
                0.180596,
                0.524044,
            ],
            pad(Image(), (1, 1, 2, 0), PaddingModes.Reflect),
            1e-6
        );
        Values.Equal(
            [
                0.674288,
                0,
                0.361615,
                0.674288,
                0.961275,
                0.895699,
                0.995881,
                0.961275,
                0.180596,
                0.796565,
                0.524044,
                0.180596,
                0.674288,
                0,
                0.361615,
                0.674288,
            ],
            pad(Image(), (1, 0, 0, 1), PaddingModes.Circular),
            1e-6
        );
        Assert.Throws<ArgumentOutOfRangeException>(() => pad(Image(), 1, (PaddingModes)9));
    }

    [Fact]
    public void Normalized_rows_have_length_one_and_a_row_of_zeros_stays()
    {
        using var scope = NewDisposeScope();
        var x = tensor(
            new double[,]
            {
                { 3, 4 },
                { 0, 0 },
            },
            requires_grad: true
        );
        var y = normalize(x);
        Values.Equal([0.6, 0.8, 0, 0], y);
        y.sum().backward();
        Assert.All(Values.Of(x.grad!)[..2], g => Assert.True(double.IsFinite(g)));
        Values.Equal([3.0 / 7, 4.0 / 7, 0, 0], normalize(x, p: 1));
        Values.Equal([1, 1, 0, 0], normalize(x, dim: 0));
        Values.Equal([0.3, 0.4, 0, 0], normalize(x, eps: 10));
    }

    [Fact]
    public void Cosines_are_as_in_PyTorch()
    {
        using var scope = NewDisposeScope();
        var x = Ramp.Of(3, 4);
        Values.Equal([-0.974693, 1, -0.974693], cosine_similarity(x, x.flip(0)), 1e-6);
    }

    [Fact]
    public void One_hot_rows()
    {
        using var scope = NewDisposeScope();
        Values.Equal([2, 3], [0, 0, 1, 1, 0, 0], one_hot(tensor([2L, 0L])));
        Assert.Equal([1, 5], one_hot(tensor([2L]), 5).shape);
        Assert.ThrowsAny<Exception>(() => one_hot(tensor([2L]), 2));
    }

    [Fact]
    public void Resizing_is_as_in_PyTorch()
    {
        using var scope = NewDisposeScope();
        var x = Image();
        Values.Equal([0, 0.361615, 0.895699, 0.995881], interpolate(x, [2, 2]), 1e-6);
        Values.Equal(
            [0.223925, 0.409085, 0.604877, 0.746035, 0.821349, 0.709258, 0.542164, 0.375766],
            interpolate(x, [2, 4], mode: InterpolationMode.Bilinear),
            1e-6
        );
        Values.Equal(
            [0, 0.241077, 0.46584, 0.674288, 0.796565, 0.614885, 0.409562, 0.180596],
            interpolate(x, [2, 4], mode: InterpolationMode.Bilinear, align_corners: true),
            1e-6
        );
        Values.Equal(
            [1, 1, 4, 4],
            [
                -0.111112,
                0.082264,
                0.389119,
                0.606847,
                0.434067,
                0.574314,
                0.770168,
                0.871476,
                0.95714,
                0.981448,
                0.96965,
                0.890217,
                0.845751,
                0.743166,
                0.539571,
                0.337534,
            ],
            interpolate(x, scale_factor: [1.5, 1.5], mode: InterpolationMode.Bicubic),
            2e-6
        );
        Values.Equal(
            [0.563299, 0.748265, 0.803047, 0.665449],
            interpolate(x, [2, 2], mode: InterpolationMode.Area),
            1e-6
        );
        Values.Equal(
            [0.11735, 0.084146, -0.109333, -0.102292],
            interpolate(Ramp.Of(1, 1, 6, 6), [2, 2], mode: InterpolationMode.Bilinear, antialias: true),
            1e-6
        );
    }

    [Fact]
    public void Resizing_refuses_what_it_cannot_do()
    {
        using var scope = NewDisposeScope();
        Assert.Throws<ArgumentException>(() => interpolate(ones(3, 3), [2, 2]));
        Assert.Throws<ArgumentException>(() => interpolate(Image()));
        Assert.Throws<ArgumentException>(() => interpolate(Image(), [2, 2], [1.0, 1.0]));
        Assert.Throws<NotSupportedException>(() => interpolate(Image(), [2, 2], mode: InterpolationMode.Trilinear));
        Assert.Throws<NotSupportedException>(() => interpolate(Image(), [2, 2], antialias: true));
    }
}
