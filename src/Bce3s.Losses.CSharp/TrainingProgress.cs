namespace Bce3s.Losses;

/// <summary>Where a stage of training stands; losses with a curriculum or a warm-up read it.</summary>
/// <param name="Epoch">The running epoch, counted from 0.</param>
/// <param name="Epochs">How many epochs the stage has in all; at least 1.</param>
/// <example><c>new TrainingProgress(50, 200).Fraction</c> is 0.25.</example>
public readonly record struct TrainingProgress(int Epoch, int Epochs)
{
    /// <summary><c>Epoch / Epochs</c>, in [0, 1).</summary>
    public double Fraction => Epoch / (double)Epochs;

    internal void Check()
    {
        if (Epochs < 1)
            throw new ArgumentOutOfRangeException(nameof(Epochs), Epochs, "a stage has at least 1 epoch");
        if (Epoch < 0 || Epoch >= Epochs)
            throw new ArgumentOutOfRangeException(nameof(Epoch), Epoch, $"expected an epoch from 0 to {Epochs - 1}");
    }
}
