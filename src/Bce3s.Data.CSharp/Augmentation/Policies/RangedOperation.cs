namespace Bce3s.Data;

/// <summary>An operation of an <see cref="OperationSpace"/> with the strengths that it may have.</summary>
public sealed class RangedOperation
{
    private readonly Func<int, ImageSize, double> _strength;
    private readonly double _neutral;

    internal RangedOperation(
        ImageOperation operation,
        bool signed,
        Func<int, ImageSize, double> strength,
        double neutral = 0
    ) => (Operation, Signed, _strength, _neutral) = (operation, signed, strength, neutral);

    /// <summary>What is done.</summary>
    public ImageOperation Operation { get; }

    /// <summary>Whether the strength is drawn with either sign.</summary>
    public bool Signed { get; }

    /// <summary>What the operation is applied with at a step of its range.</summary>
    /// <param name="bin">Step, from 0.</param>
    /// <param name="negative">The other sign; ignored where there is none.</param>
    /// <param name="size">Of the image: translations are fractions of it.</param>
    public double Magnitude(int bin, bool negative, ImageSize size)
    {
        var strength = _strength(bin, size);
        return _neutral + (Signed && negative ? -strength : strength);
    }
}
