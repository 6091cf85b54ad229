namespace Bce3s.Losses;

/// <summary>With which weights the terms of <see cref="Bce3sLoss"/> stand in the total; a schedule may set them before a step.</summary>
/// <param name="Joint">Finite and ≥ 0; at 0 the term is left out.</param>
/// <param name="Contrastive">The same; at 0 the memory is filled all the same.</param>
/// <param name="Uniform">The same.</param>
/// <example><c>new(1, 0.1, 1)</c>, the paper's: terms 2, 3 and 5 add up to 7.3.</example>
public readonly record struct Bce3sWeights(double Joint, double Contrastive, double Uniform)
{
    // What the options switch off has no state to compute it with, and no name among the terms.
    internal Bce3sWeights Checked(Bce3sOptions options)
    {
        OfTerm(Joint, options.JointWeight, nameof(Joint));
        OfTerm(Contrastive, options.ContrastiveWeight, nameof(Contrastive));
        OfTerm(Uniform, options.UniformWeight, nameof(Uniform));
        return this;
    }

    static void OfTerm(double weight, double atFirst, string name)
    {
        Check.NotNegative(weight, name);
        if (weight > 0 && atFirst == 0)
            throw new ArgumentOutOfRangeException(name, weight, "expected 0: the options switch this term off");
    }
}
