using TorchSharp.Modules;
using Xunit;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace TorchSharp.Tests.Modules;

public class NormalizationTests
{
    private static BatchNorm2d Scaled()
    {
        var norm = BatchNorm2d(2);
        using var scope = NewDisposeScope();
        Ramp.Fill(norm.weight, tensor([1.5f, -0.5f]));
        Ramp.Fill(norm.bias!, tensor([0.1f, 0.2f]));
        return norm;
    }

    [Fact]
    public void Training_uses_the_batchs_moments_as_in_PyTorch()
    {
        using var scope = NewDisposeScope();
        using var norm = Scaled();
        Values.Equal(
            [
                0.096617,
                0.82843,
                1.461196,
                1.909272,
                2.112014,
                2.041981,
                -0.151339,
                0.084051,
                0.380704,
                0.698469,
                0.994339,
                1.228269,
                -1.852503,
                -1.917483,
                -1.709864,
                -1.257746,
                -0.622321,
                0.110408,
                0.218868,
                -0.050055,
                -0.239565,
                -0.324011,
                -0.291965,
                -0.147764,
            ],
            norm.call(Ramp.Scaled(2, 2, 2, 2, 3)),
            2e-6
        );
        Values.Equal([0.000334, 0.077961], norm.running_mean!, 2e-6);
        Values.Equal([1.13973, 1.046221], norm.running_var!, 2e-6);
        Values.Equal([1], norm.num_batches_tracked!);
    }

    [Fact]
    public void Evaluation_uses_the_running_moments_and_leaves_them_alone()
    {
        using var scope = NewDisposeScope();
        using var norm = Scaled();
        var x = Ramp.Scaled(2, 2, 2, 2, 3);
        norm.call(x);
        norm.call(x + 1);
        norm.eval();
        Values.Equal(
            [
                -0.034187,
                0.930169,
                1.764005,
                2.354463,
                2.621629,
                2.529343,
                -0.444783,
                -0.183495,
                0.145797,
                0.498524,
                0.826946,
                1.086613,
                -2.602666,
                -2.688294,
                -2.414701,
                -1.818917,
                -0.981578,
                -0.016014,
                -0.033844,
                -0.332355,
                -0.542715,
                -0.636453,
                -0.600881,
                -0.440815,
            ],
            norm.call(x),
            2e-6
        );
        Values.Equal([0.100635, 0.248126], norm.running_mean!, 2e-6);
        Values.Equal([1.265487, 1.08782], norm.running_var!, 2e-6);
        Values.Equal([2], norm.num_batches_tracked!);
    }

    [Fact]
    public void Without_a_momentum_the_running_moments_are_means_over_batches()
    {
        using var scope = NewDisposeScope();
        using var norm = BatchNorm1d(1);
        norm.momentum = null;
        norm.call(
            tensor(
                new float[,]
                {
                    { 0 },
                    { 2 },
                }
            )
        );
        norm.call(
            tensor(
                new float[,]
                {
                    { 4 },
                    { 8 },
                }
            )
        );
        Values.Equal([(1.0 + 6) / 2], norm.running_mean!, 1e-6);
        Values.Equal([(2.0 + 8) / 2], norm.running_var!, 1e-6);
    }

    [Fact]
    public void Without_running_moments_evaluation_uses_the_batchs()
    {
        using var scope = NewDisposeScope();
        using var norm = BatchNorm1d(1, track_running_stats: false, affine: false);
        norm.eval();
        var d = 1 / Math.Sqrt(1 + 1e-5);
        Values.Equal(
            [-d, d],
            norm.call(
                tensor(
                    new float[,]
                    {
                        { 0 },
                        { 2 },
                    }
                )
            ),
            1e-6
        );
        Assert.Empty(norm.state_dict());
        Assert.Null(norm.running_mean);
    }

    [Fact]
    public void It_can_be_reset()
    {
        using var scope = NewDisposeScope();
        using var norm = Scaled();
        norm.call(Ramp.Of(3, 2, 2, 2));
        norm.reset_parameters();
        Values.Equal([1, 1], norm.weight);
        Values.Equal([0, 0], norm.bias!);
        Values.Equal([0, 0], norm.running_mean!);
        Values.Equal([1, 1], norm.running_var!);
        Values.Equal([0], norm.num_batches_tracked!);
    }

    [Fact]
    public void Inputs_of_another_rank_are_errors()
    {
        using var scope = NewDisposeScope();
        using var images = BatchNorm2d(2);
        using var rows = BatchNorm1d(2);
        Assert.Contains("4 dimensions", Assert.Throws<ArgumentException>(() => images.call(ones(3, 2))).Message);
        Assert.Contains(
            "2 or 3 dimensions",
            Assert.Throws<ArgumentException>(() => rows.call(ones(3, 2, 1, 1))).Message
        );
        rows.call(Ramp.Of(3, 2, 5));
    }

    [Theory]
    [InlineData(1, 2)]
    [InlineData(1, 2, 1)]
    [InlineData(1, 2, 1, 1)]
    public void One_value_a_channel_is_refused_in_training_as_in_PyTorch(params int[] sizes)
    {
        using var scope = NewDisposeScope();
        using BatchNorm norm = sizes.Length == 4 ? BatchNorm2d(2) : BatchNorm1d(2);
        var x = Ramp.Of([.. sizes.Select(size => (long)size)]);
        var error = Assert.Throws<ArgumentException>(() => norm.call(x));
        Assert.StartsWith(
            $"Expected more than 1 value per channel when training, got input size [{string.Join(", ", sizes)}]",
            error.Message
        );
        Values.Equal([0, 0], norm.running_mean!);
        Values.Equal([1, 1], norm.running_var!);
        norm.eval();
        var d = 1 / Math.Sqrt(1 + 1e-5);
        Values.Equal([0, Math.Sin(0.37) * d], norm.call(x), 1e-6);
    }

    [Fact]
    public void Without_running_moments_one_value_a_channel_is_refused_in_evaluation_too()
    {
        using var scope = NewDisposeScope();
        using var norm = BatchNorm1d(2, track_running_stats: false);
        norm.eval();
        Assert.Throws<ArgumentException>(() => norm.call(Ramp.Of(1, 2)));
        var two = functional.batch_norm(Ramp.Of(1, 2, 2), null, null, training: true);
        Values.Equal([-1, 1, -1, 1], two, 1e-2);
    }

    [Fact]
    public void Layer_normalisation_is_as_in_PyTorch()
    {
        using var scope = NewDisposeScope();
        using var norm = LayerNorm([2, 3]);
        Ramp.Fill(norm.weight, Ramp.Of(2, 3));
        Ramp.Fill(norm.bias!, Ramp.Scaled(0.5, 2, 3));
        Values.Equal(
            [0, -0.10597, 0.385972, 1.061642, 1.456541, 1.31385, 0, 0.519465, 0.556937, 0.154025, -0.435178, -0.882869],
            norm.call(Ramp.Scaled(3, 2, 2, 3)),
            2e-6
        );
        using var plain = LayerNorm(3, elementwise_affine: false);
        Assert.Empty(plain.state_dict());
        using var unbiased = LayerNorm(3, bias: false);
        Assert.Equal(["weight"], unbiased.state_dict().Keys);
        Values.Equal([-1.2247449, 0, 1.2247449], unbiased.call(tensor([1f, 2f, 3f])), 1e-4);
    }
}
