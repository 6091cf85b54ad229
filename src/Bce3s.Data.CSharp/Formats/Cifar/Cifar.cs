namespace Bce3s.Data;

/// <summary>What CIFAR-10 and CIFAR-100 share.</summary>
public static class Cifar
{
    /// <summary>Means of red, green and blue in 0…1 with which both sets are usually normalised.</summary>
    public static IReadOnlyList<double> Mean { get; } = [0.4914, 0.4822, 0.4465];

    /// <summary>The standard deviations that go with them.</summary>
    public static IReadOnlyList<double> StandardDeviation { get; } = [0.2023, 0.1994, 0.2010];

    internal const string TrainFile = "train.bin";
    internal const string TestFile = "test.bin";
    internal const string WhereToGet = "https://www.cs.toronto.edu/~kriz/cifar.html";
}
