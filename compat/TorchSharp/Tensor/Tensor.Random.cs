using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        private static readonly Op _bernoulli = "bernoulli";
        private static readonly Op _bernoulli__float = "bernoulli_.float";
        private static readonly Op _bernoulli__Tensor = "bernoulli_.Tensor";
        private static readonly Op _normal_ = "normal_";
        private static readonly Op _uniform_ = "uniform_";
        private static readonly Op _exponential_ = "exponential_";
        private static readonly Op _geometric_ = "geometric_";
        private static readonly Op _cauchy_ = "cauchy_";
        private static readonly Op _log_normal_ = "log_normal_";
        private static readonly Op _random__from = "random_.from";
        private static readonly Op _poisson = "poisson";
        private static readonly Op _multinomial = "multinomial";
        private static readonly Op _binomial = "binomial";

        public Tensor bernoulli(Generator? generator = null) => _bernoulli.Call(this, generator);

        public Tensor bernoulli_(double p = 0.5, Generator? generator = null) =>
            _bernoulli__float.InPlace(this, p, generator);

        public Tensor bernoulli_(Tensor p, Generator? generator = null) =>
            _bernoulli__Tensor.InPlace(this, p, generator);

        public Tensor normal_(double mean = 0.0, double std = 1.0, Generator? generator = null) =>
            _normal_.InPlace(this, mean, std, generator);

        public Tensor uniform_(double from, double to, Generator? generator = null) =>
            _uniform_.InPlace(this, from, to, generator);

        public Tensor exponential_(double lambda = 1.0, Generator? generator = null) =>
            _exponential_.InPlace(this, lambda, generator);

        public Tensor geometric_(double p, Generator? generator = null) => _geometric_.InPlace(this, p, generator);

        public Tensor cauchy_(double median = 0.0, double sigma = 1.0, Generator? generator = null) =>
            _cauchy_.InPlace(this, median, sigma, generator);

        public Tensor log_normal_(double mean = 0.0, double std = 1.0, Generator? generator = null) =>
            _log_normal_.InPlace(this, mean, std, generator);

        /// <summary>Integers drawn uniformly from <paramref name="from"/> to below <paramref name="to"/>.</summary>
        public Tensor random_(double from, double to, Generator? generator = null) =>
            _random__from.InPlace(this, (long)from, (long)to, generator);

        public Tensor poisson(Generator? generator = null) => _poisson.Call(this, generator);

        public Tensor multinomial(long num_samples, bool replacement = false, Generator? generator = null) =>
            _multinomial.Call(this, num_samples, replacement, generator);

        public Tensor binomial(Tensor prob, Generator? generator = null) => _binomial.Call(this, prob, generator);
    }
}
