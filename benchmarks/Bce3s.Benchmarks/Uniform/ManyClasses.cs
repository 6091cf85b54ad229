using Bce3s.Benchmarks.Losses;
using TorchSharp;
using static TorchSharp.torch;

namespace Bce3s.Benchmarks.Uniform;

/// <summary>
/// Recognition with as many classes as iNaturalist 2018 has and a tail like its own: a class is a point on the unit sphere, a sample that point
/// with Gaussian noise. Training samples are drawn anew each step, a class as often as its images (1000 down to 2) say; the test set has as
/// many of each class.
/// </summary>
internal sealed class ManyClasses : IDisposable
{
    internal const int Classes = 8142;
    internal const int Width = 64;
    internal const double Noise = 0.1;
    private const int TestSamplesPerClass = 4;

    private readonly Tensor centres;
    private readonly Tensor frequencies;

    /// <summary>The same centres and test set each time: seeds of the training change neither.</summary>
    internal ManyClasses()
    {
        manual_seed(0);
        using var scope = NewDisposeScope();
        centres = nn.functional.normalize(randn(Classes, Width)).DetachFromDisposeScope();
        frequencies = tensor(ClassCounts.LongTailed(Classes)).to(ScalarType.Float32).DetachFromDisposeScope();
        TestLabels = arange(Classes).repeat_interleave(TestSamplesPerClass).DetachFromDisposeScope();
        TestSamples = Samples(TestLabels).DetachFromDisposeScope();
    }

    internal Tensor TestLabels { get; }

    internal Tensor TestSamples { get; }

    /// <summary>Samples and labels from the default generator.</summary>
    internal (Tensor Samples, Tensor Labels) Draw(int count)
    {
        var labels = frequencies.multinomial(count, replacement: true);
        return (Samples(labels), labels);
    }

    public void Dispose()
    {
        foreach (var tensor in new[] { centres, frequencies, TestLabels, TestSamples })
            tensor.Dispose();
    }

    private Tensor Samples(Tensor labels)
    {
        var samples = centres.index_select(0, labels);
        return samples + randn_like(samples) * Noise;
    }
}
