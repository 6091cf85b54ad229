namespace TorchSharp.Modules;

/// <summary>The options of a group of parameters; null for the optimiser's.</summary>
public class OptimizerOptions
{
    public double? LearningRate { get; set; }

    public double InitialLearningRate { get; set; }

    /// <summary>Takes over another group's options.</summary>
    public virtual void LoadStateDict(OptimizerOptions source)
    {
        InitialLearningRate = source.InitialLearningRate;
        LearningRate = source.LearningRate;
    }

    private protected T As<T>(OptimizerOptions source)
        where T : OptimizerOptions =>
        source as T
        ?? throw new ArgumentException(
            $"Options of {source.GetType().DeclaringType?.Name} for {GetType().DeclaringType?.Name}."
        );

    /// <exception cref="ArgumentException">The value is negative or not a number.</exception>
    private protected static void CheckNotNegative(double? value, string name)
    {
        if (!(value >= 0))
            throw new ArgumentException($"{name} is {value}; expected 0 or more.", name);
    }

    /// <exception cref="ArgumentException">The value is not in 0…1, without 1.</exception>
    private protected static void CheckFraction(double? value, string name)
    {
        if (!(value >= 0 && value < 1))
            throw new ArgumentException($"{name} is {value}; expected 0 or more and less than 1.", name);
    }
}
