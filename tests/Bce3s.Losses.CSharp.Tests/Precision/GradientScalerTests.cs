using TorchSharp;
using TorchSharp.Modules;
using Xunit;
using static TorchSharp.torch;

namespace Bce3s.Losses.Tests.Precision;

public sealed class GradientScalerTests : IDisposable
{
    private readonly Parameter _weight = new(tensor(new[] { 1f, -2, 3 }));
    private readonly optim.Optimizer _sgd;

    public GradientScalerTests() => _sgd = optim.SGD([_weight], 0.1);

    public void Dispose()
    {
        _sgd.Dispose();
        _weight.Dispose();
    }

    private static void SetGradient(Parameter parameter, float[] values) => parameter.grad = tensor(values);

    private float[] Weight => _weight.data<float>().ToArray();

    [Fact]
    public void A_scaled_loss_makes_the_step_of_the_loss_itself()
    {
        var scaler = new GradientScaler();
        using (var scope = NewDisposeScope())
        {
            var loss = _weight.square().sum();
            scaler.Scale(loss).backward();
            Assert.Equal([2 * 65536, -4 * 65536, 6 * 65536], _weight.grad!.data<float>().ToArray());
            Assert.True(scaler.Step(_sgd));
            scaler.Update();
        }
        // Powers of two divide exactly: w − 0.1·2w.
        Assert.Equal([1 - 0.1f * 2, -2 + 0.1f * 4, 3 - 0.1f * 6], Weight);
    }

    [Theory]
    [InlineData(float.PositiveInfinity)]
    [InlineData(float.NegativeInfinity)]
    [InlineData(float.NaN)]
    public void A_step_on_a_gradient_that_is_not_finite_is_left_out(float bad)
    {
        var scaler = new GradientScaler(initScale: 8);
        SetGradient(_weight, [8, bad, 8]);
        Assert.False(scaler.Step(_sgd));
        scaler.Update();
        Assert.Equal([1, -2, 3], Weight);
        Assert.Equal(4, scaler.CurrentScale);
        SetGradient(_weight, [4, 4, 4]);
        Assert.True(scaler.Step(_sgd));
        scaler.Update();
        Assert.Equal([1 - 0.1f, -2 - 0.1f, 3 - 0.1f], Weight);
    }

    /// <summary>PyTorch's rules, one after the other, on a made-up run of good and bad steps.</summary>
    [Theory]
    [InlineData(2.0, 0.5, 3)]
    [InlineData(1.5, 0.25, 1)]
    [InlineData(4.0, 0.75, 7)]
    public void The_factor_follows_a_slow_account(double growth, double backoff, int interval)
    {
        var scaler = new GradientScaler(1024, growth, backoff, interval);
        var (scale, good) = (1024.0, 0);
        var random = new Random(7);
        var weight = Weight;
        for (var step = 0; step < 200; step++)
        {
            Assert.Equal(scale, scaler.CurrentScale, 1e-12 * scale);
            var overflows = random.Next(6) == 0;
            SetGradient(_weight, [overflows ? float.PositiveInfinity : (float)scale, (float)-scale, 0]);
            Assert.Equal(!overflows, scaler.Step(_sgd));
            scaler.Update();
            if (overflows)
                (scale, good) = (scale * backoff, 0);
            else
            {
                weight[0] -= 0.1f;
                weight[1] += 0.1f;
                if (++good == interval)
                    (scale, good) = (scale * growth, 0);
            }
            Assert.Equal(weight[0], Weight[0], 1e-4f);
            Assert.Equal(weight[1], Weight[1], 1e-4f);
        }
    }

    [Fact]
    public void Unscaled_gradients_can_be_clipped_before_the_step()
    {
        var scaler = new GradientScaler(initScale: 4);
        SetGradient(_weight, [12, 0, 16]);
        scaler.Unscale(_sgd);
        Assert.Equal([3, 0, 4], _weight.grad!.data<float>().ToArray());
        nn.utils.clip_grad_norm_([_weight], 1);
        scaler.Step(_sgd);
        Assert.Equal(1 - 0.1f * 0.6f, Weight[0], 1e-5f);
        Assert.Equal(3 - 0.1f * 0.8f, Weight[2], 1e-5f);
    }

    [Fact]
    public void One_bad_optimiser_of_several_leaves_out_its_own_step_and_backs_off()
    {
        using var other = new Parameter(tensor(new[] { 1f }));
        using var second = optim.SGD([other], 1);
        var scaler = new GradientScaler(initScale: 2);
        SetGradient(_weight, [float.NaN, 0, 0]);
        SetGradient(other, [2]);
        Assert.False(scaler.Step(_sgd));
        Assert.True(scaler.Step(second));
        scaler.Update();
        Assert.Equal(0, other.item<float>());
        Assert.Equal(1, scaler.CurrentScale);
    }

    [Fact]
    public void Parameters_without_a_gradient_are_left_alone()
    {
        var scaler = new GradientScaler();
        Assert.True(scaler.Step(_sgd));
        Assert.Equal([1, -2, 3], Weight);
    }

    [Fact]
    public void Saved_and_set_again_it_goes_on()
    {
        var scaler = new GradientScaler(16, growthInterval: 2);
        SetGradient(_weight, [16, 16, 16]);
        scaler.Step(_sgd);
        scaler.Update();
        var state = scaler.State;
        Assert.Equal(new GradientScalerState(16, 1), state);
        var later = new GradientScaler(growthInterval: 2) { State = state };
        SetGradient(_weight, [16, 16, 16]);
        later.Step(_sgd);
        later.Update();
        Assert.Equal(new GradientScalerState(32, 0), later.State);
    }

    [Fact]
    public void It_does_not_grow_beyond_what_float32_holds()
    {
        var scaler = new GradientScaler(initScale: Math.Pow(2, 127), growthInterval: 1);
        SetGradient(_weight, [1, 1, 1]);
        scaler.Step(_sgd);
        scaler.Update();
        Assert.Equal(Math.Pow(2, 127), scaler.CurrentScale);
    }

    [Fact]
    public void Disabled_it_changes_nothing()
    {
        var scaler = new GradientScaler(enabled: false);
        using var loss = tensor(3f);
        Assert.Same(loss, scaler.Scale(loss));
        SetGradient(_weight, [1, 1, float.PositiveInfinity]);
        scaler.Unscale(_sgd);
        Assert.True(scaler.Step(_sgd));
        scaler.Update();
        Assert.Equal(1 - 0.1f, Weight[0]);
        Assert.Equal(65536, scaler.CurrentScale);
    }

    [Fact]
    public void Calls_out_of_order_say_what_comes_first()
    {
        var scaler = new GradientScaler();
        Assert.Contains("no optimiser", Assert.Throws<InvalidOperationException>(scaler.Update).Message);
        scaler.Unscale(_sgd);
        Assert.Contains("already", Assert.Throws<InvalidOperationException>(() => scaler.Unscale(_sgd)).Message);
        scaler.Step(_sgd);
        Assert.Contains("Update", Assert.Throws<InvalidOperationException>(() => scaler.Step(_sgd)).Message);
        Assert.Contains("Update", Assert.Throws<InvalidOperationException>(() => scaler.Unscale(_sgd)).Message);
        scaler.Update();
        scaler.Unscale(_sgd);
    }

    [Fact]
    public void Gradients_in_float16_are_refused()
    {
        using var half = new Parameter(ones(2, dtype: ScalarType.Float16));
        using var sgd = optim.SGD([half], 0.1);
        half.grad = ones(2, dtype: ScalarType.Float16);
        Assert.Contains(
            "float16",
            Assert.Throws<InvalidOperationException>(() => new GradientScaler().Unscale(sgd)).Message
        );
    }

    [Theory]
    [InlineData(0, 2, 0.5, 1)]
    [InlineData(double.PositiveInfinity, 2, 0.5, 1)]
    [InlineData(1, 1, 0.5, 1)]
    [InlineData(1, double.NaN, 0.5, 1)]
    [InlineData(1, 2, 1, 1)]
    [InlineData(1, 2, 0, 1)]
    [InlineData(1, 2, 0.5, 0)]
    public void Numbers_out_of_range_are_refused(double scale, double growth, double backoff, int interval) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new GradientScaler(scale, growth, backoff, interval));

    [Fact]
    public void A_step_leaves_no_tensor_behind()
    {
        var scaler = new GradientScaler();
        SetGradient(_weight, [1, 1, 1]);
        var before = LiveTensors.Count();
        scaler.Step(_sgd);
        scaler.Update();
        Assert.Equal(before, LiveTensors.Count());
    }
}
