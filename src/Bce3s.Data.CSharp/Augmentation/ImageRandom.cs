using System.Runtime.InteropServices;

namespace Bce3s.Data;

/// <summary>
/// The random numbers of one image: a function of (seed, epoch, image, repeat, view) alone, so that an image is augmented in the same way whatever the
/// number of worker threads, the batch it is in, the engine that computes and the point at which a run was resumed.
/// </summary>
/// <remarks>The sequence is SplitMix64's and the same on every machine.</remarks>
public struct ImageRandom
{
    /// <summary>The smallest α: below it a Beta(α, α) draw is 0 or 1 for every purpose.</summary>
    public const double SmallestAlpha = 1e-6;

    // No image has it, so that a step shares its numbers with none.
    private const int StepView = -1;

    private SplitMix64 _numbers;

    /// <param name="seed">Of the run.</param>
    /// <param name="epoch">From 0.</param>
    /// <param name="image">Position in the dataset.</param>
    /// <param name="repeat">How often the epoch took this image before: samplers with replacement take it again, and it should not look the
    /// same.</param>
    /// <param name="view">Which of several views of the image.</param>
    public ImageRandom(long seed, int epoch, long image, int repeat = 0, int view = 0) =>
        _numbers = new(SplitMix64.Derive(seed, epoch, image, repeat), view);

    /// <summary>The numbers of all images of an epoch, place by place: an image that comes again gets others.</summary>
    /// <param name="seed">Of the run.</param>
    /// <param name="epoch">From 0.</param>
    /// <param name="order">The images in the order in which the epoch takes them.</param>
    /// <param name="view">Which of several views of the images.</param>
    public static ImageRandom[] ForEpoch(long seed, int epoch, ReadOnlySpan<long> order, int view = 0)
    {
        var before = new Dictionary<long, int>();
        var numbers = new ImageRandom[order.Length];
        for (var i = 0; i < numbers.Length; i++)
        {
            ref var repeat = ref CollectionsMarshal.GetValueRefOrAddDefault(before, order[i], out _);
            numbers[i] = new(seed, epoch, order[i], repeat++, view);
        }
        return numbers;
    }

    /// <summary>The numbers of a training step, for what concerns a whole batch, such as mixing.</summary>
    /// <param name="seed">Of the run.</param>
    /// <param name="epoch">From 0.</param>
    /// <param name="step">Of the epoch, from 0.</param>
    public static ImageRandom OfStep(long seed, int epoch, long step) => new(seed, epoch, step, view: StepView);

    /// <summary>Uniform in [0, 1).</summary>
    public double Fraction() => _numbers.Fraction();

    /// <summary>Uniform in 0…<paramref name="bound"/>−1.</summary>
    public int Below(int bound)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bound, 1);
        return (int)_numbers.Below(bound);
    }

    /// <summary>Uniform in [<paramref name="low"/>, <paramref name="high"/>).</summary>
    public double Between(double low, double high) => low + (high - low) * Fraction();

    /// <summary>True with the given probability. Takes one number whatever the probability is.</summary>
    public bool Chance(double probability) => Fraction() < probability;

    /// <summary>Puts items into a uniformly drawn order.</summary>
    public void Shuffle(Span<long> items) => _numbers.Shuffle(items);

    /// <summary>Normally distributed with mean 0 and deviation 1 (Box and Muller). Takes two numbers.</summary>
    public double Normal()
    {
        var length = Math.Sqrt(-2 * Math.Log(1 - Fraction()));
        return length * Math.Cos(2 * Math.PI * Fraction());
    }

    /// <summary>Beta(α, α) distributed in [0, 1]: symmetric around 1/2; uniform for α = 1.</summary>
    /// <remarks>
    /// G₁/(G₁+G₂) of two Gamma(α) numbers, taken as logarithms, <c>log G(α) = log G(α+1) + log(U)/α</c>, because for
    /// small α both underflow to 0.
    /// </remarks>
    /// <param name="alpha">At least <see cref="SmallestAlpha"/> and finite.</param>
    /// <exception cref="ArgumentOutOfRangeException">Another α.</exception>
    public double Beta(double alpha)
    {
        if (!double.IsFinite(alpha) || alpha < SmallestAlpha)
            throw new ArgumentOutOfRangeException(
                nameof(alpha),
                alpha,
                $"The mixing parameter is finite and at least {SmallestAlpha}."
            );
        var first = LogGamma(alpha);
        return 1 / (1 + Math.Exp(LogGamma(alpha) - first));
    }

    /// <summary>The logarithm of a Gamma(α) number.</summary>
    private double LogGamma(double alpha) => LogGammaAboveOne(alpha + 1) + Math.Log(1 - Fraction()) / alpha;

    /// <summary>The logarithm of a Gamma(shape) number (Marsaglia and Tsang 2000, without their squeeze); shape above 1.</summary>
    private double LogGammaAboveOne(double shape)
    {
        var d = shape - 1.0 / 3;
        var c = 1 / Math.Sqrt(9 * d);
        while (true)
        {
            var normal = Normal();
            var root = 1 + c * normal;
            var logCube = 3 * Math.Log(root);
            if (root > 0 && Math.Log(1 - Fraction()) < normal * normal / 2 + d * (1 - root * root * root + logCube))
                return Math.Log(d) + logCube;
        }
    }
}
