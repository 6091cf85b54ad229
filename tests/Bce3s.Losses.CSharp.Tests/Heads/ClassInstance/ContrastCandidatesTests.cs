using TorchSharp;
using static TorchSharp.torch;

namespace Bce3s.Losses.Tests.Heads;

public class ContrastCandidatesTests
{
    // exp(−2/T) is all there is in these rows: around 2/T = 80 and 700 it leaves the normal numbers, and then the type altogether.
    [Theory]
    [InlineData(ScalarType.Float32, 1.0)]
    [InlineData(ScalarType.Float32, 0.0251)]
    [InlineData(ScalarType.Float32, 0.0249)]
    [InlineData(ScalarType.Float32, 0.0227)]
    [InlineData(ScalarType.Float32, 0.02)]
    [InlineData(ScalarType.Float32, 0.001)]
    [InlineData(ScalarType.Float64, 0.02)]
    [InlineData(ScalarType.Float64, 0.00286)]
    [InlineData(ScalarType.Float64, 0.00285)]
    [InlineData(ScalarType.Float64, 0.0028)]
    [InlineData(ScalarType.Float64, 0.0001)]
    public void The_only_partner_costs_nothing_however_far_away_it_is(ScalarType dtype, double temperature)
    {
        using var scope = NewDisposeScope();
        var rows = tensor(new double[] { 1, 0, -1, 0 }, dtype: dtype).view(2, 2);
        var candidates = new ContrastCandidates(rows, zeros(2, dtype: ScalarType.Int64), keys: null, queue: null, 1);

        var (value, gradient) = candidates.Loss(full(2, 0.5, dtype: dtype), ones(2, dtype: dtype), temperature, true);

        // With one candidate its softmax is 1: rounding errors are those of logarithms of about 1/T.
        var rounding = (dtype == ScalarType.Float64 ? 1e-15 : 3e-7) / temperature;
        Assert.Equal(0, value.ToDouble(), 2 * rounding);
        Assert.All(Near.Numbers(gradient!), slope => Assert.Equal(0, slope, 2 * rounding));
    }
}
