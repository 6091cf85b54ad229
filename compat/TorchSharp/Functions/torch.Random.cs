using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    private static readonly Op _normal_Tensor_Tensor = "normal.Tensor_Tensor";
    private static readonly Op _standard_gamma_Op = "_standard_gamma";

    public static Tensor bernoulli(Tensor input, Generator? generator = null) => input.bernoulli(generator);

    public static Tensor poisson(Tensor input, Generator? generator = null) => input.poisson(generator);

    public static Tensor multinomial(
        Tensor input,
        long num_samples,
        bool replacement = false,
        Generator? generator = null
    ) => input.multinomial(num_samples, replacement, generator);

    public static Tensor binomial(Tensor count, Tensor probs, Generator? generator = null) =>
        count.binomial(probs, generator);

    public static Tensor normal(Tensor mean, Tensor std, Generator? generator = null) =>
        _normal_Tensor_Tensor.Call(mean, std, generator);

    public static Tensor _standard_gamma(Tensor input, Generator? generator = null) =>
        _standard_gamma_Op.Call(input, generator);
}
