using TorchSharp.Native;
using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>One step of Adam for parameters that have made the same number of steps.</summary>
/// <param name="Decoupled">Weight decay as AdamW has it: apart from the gradient.</param>
internal readonly record struct AdamRule(
    double LearningRate,
    double Beta1,
    double Beta2,
    double Epsilon,
    double WeightDecay,
    bool Decoupled,
    bool Maximize
)
{
    /// <param name="maxima">The greatest second moments so far, for amsgrad.</param>
    /// <param name="step">1 for the first.</param>
    internal void Apply(
        Tensor[] parameters,
        Tensor[] gradients,
        Tensor[] averages,
        Tensor[] squares,
        Tensor[]? maxima,
        long step
    )
    {
        if (Maximize)
            gradients = ForEachTensor.Neg(gradients);
        if (WeightDecay != 0 && Decoupled)
            ForEachTensor.Mul_(parameters, 1 - LearningRate * WeightDecay);
        else if (WeightDecay != 0)
            gradients = ForEachTensor.Add(gradients, parameters, WeightDecay);
        ForEachTensor.Mul_(averages, Beta1);
        ForEachTensor.Add_(averages, gradients, 1 - Beta1);
        ForEachTensor.Mul_(squares, Beta2);
        ForEachTensor.Addcmul_(squares, gradients, gradients, 1 - Beta2);
        if (maxima is not null)
            ForEachTensor.Maximum_(maxima, squares);
        var denominators = ForEachTensor.Sqrt(maxima ?? squares);
        ForEachTensor.Div_(denominators, Math.Sqrt(1 - Math.Pow(Beta2, step)));
        ForEachTensor.Add_(denominators, Epsilon);
        var rate = LearningRate / (1 - Math.Pow(Beta1, step));
        ForEachTensor.Addcdiv_(parameters, averages, denominators, -rate);
    }
}
