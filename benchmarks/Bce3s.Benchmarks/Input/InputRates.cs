namespace Bce3s.Benchmarks.Input;

/// <summary>Both sides of a row.</summary>
internal sealed record InputRates(string Name, InputRate DotNet, InputRate? Python);

/// <summary>Images a second, round by round.</summary>
/// <param name="loop">Loads so many images and says how many nanoseconds it took.</param>
internal sealed class InputRate(Func<int, double> loop)
{
    private readonly List<double> rates = [];
    private int images = 64;

    internal double Median => rates.Order().ElementAt(rates.Count / 2);

    /// <summary>Warms up and finds how many images make a round.</summary>
    internal void Calibrate(double nanoseconds)
    {
        double taken;
        while ((taken = loop(images)) < nanoseconds / 2)
            images *= 2;
        images = (int)Math.Max(1, images * nanoseconds / taken);
    }

    internal void Add() => rates.Add(images * 1e9 / loop(images));
}
