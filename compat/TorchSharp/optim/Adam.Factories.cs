using TorchSharp.Modules;

namespace TorchSharp;

public static partial class torch
{
    public static partial class optim
    {
        /// <summary>See <see cref="Modules.Adam"/> for what the options mean.</summary>
        public static Adam Adam(
            IEnumerable<Parameter> parameters,
            double lr = 1E-3,
            double beta1 = 0.9,
            double beta2 = 0.999,
            double eps = 1E-8,
            double weight_decay = 0,
            bool amsgrad = false,
            bool maximize = false
        ) => new(parameters, lr, beta1, beta2, eps, weight_decay, amsgrad, maximize);

        /// <inheritdoc cref="Adam(IEnumerable{Parameter}, double, double, double, double, double, bool, bool)"/>
        public static Adam Adam(
            IEnumerable<(string name, Parameter parameter)> parameters,
            double lr = 1E-3,
            double beta1 = 0.9,
            double beta2 = 0.999,
            double eps = 1E-8,
            double weight_decay = 0,
            bool amsgrad = false,
            bool maximize = false
        ) => Adam(parameters.Select(p => p.parameter), lr, beta1, beta2, eps, weight_decay, amsgrad, maximize);

        /// <inheritdoc cref="Adam(IEnumerable{Parameter}, double, double, double, double, double, bool, bool)"/>
        public static Adam Adam(
            IEnumerable<Adam.ParamGroup> parameters,
            double lr = 1E-3,
            double beta1 = 0.9,
            double beta2 = 0.999,
            double eps = 1E-8,
            double weight_decay = 0,
            bool amsgrad = false,
            bool maximize = false
        ) => new(parameters, lr, beta1, beta2, eps, weight_decay, amsgrad, maximize);
    }
}
