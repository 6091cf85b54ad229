using static TorchSharp.torch;

namespace TorchSharp.Modules;

public partial class Adam
{
    /// <summary>Options of a group; null for the optimiser's.</summary>
    public class Options : OptimizerOptions
    {
        public double? beta1;
        public double? beta2;
        public double? eps;
        public double? weight_decay;
        public bool? amsgrad;
        public bool? maximize;

        /// <inheritdoc/>
        public override void LoadStateDict(OptimizerOptions source)
        {
            base.LoadStateDict(source);
            var options = As<Options>(source);
            beta1 = options.beta1;
            beta2 = options.beta2;
            eps = options.eps;
            weight_decay = options.weight_decay;
            amsgrad = options.amsgrad;
            maximize = options.maximize;
        }

        internal void Complete(Options defaults)
        {
            LearningRate ??= defaults.LearningRate;
            beta1 ??= defaults.beta1;
            beta2 ??= defaults.beta2;
            eps ??= defaults.eps;
            weight_decay ??= defaults.weight_decay;
            amsgrad ??= defaults.amsgrad;
            maximize ??= defaults.maximize;
            CheckNotNegative(LearningRate, "learning rate");
            CheckFraction(beta1, nameof(beta1));
            CheckFraction(beta2, nameof(beta2));
            CheckNotNegative(eps, nameof(eps));
            CheckNotNegative(weight_decay, nameof(weight_decay));
        }

        internal AdamRule Rule =>
            new(
                LearningRate!.Value,
                beta1!.Value,
                beta2!.Value,
                eps!.Value,
                weight_decay!.Value,
                Decoupled: false,
                maximize!.Value
            );
    }

    /// <summary>Parameters with options of their own.</summary>
    public class ParamGroup : ParamGroup<Options>, optim.IBetas
    {
        public ParamGroup() { }

        public ParamGroup(IEnumerable<Parameter> parameters, Options options)
            : base(parameters, options) { }

        public ParamGroup(
            IEnumerable<Parameter> parameters,
            double lr = 1E-3,
            double beta1 = 0.9,
            double beta2 = 0.999,
            double eps = 1E-8,
            double weight_decay = 0,
            bool amsgrad = false,
            bool maximize = false
        )
            : base(
                parameters,
                new Options
                {
                    LearningRate = lr,
                    beta1 = beta1,
                    beta2 = beta2,
                    eps = eps,
                    weight_decay = weight_decay,
                    amsgrad = amsgrad,
                    maximize = maximize,
                }
            ) { }

        public (double, double) Betas
        {
            get => (Options.beta1!.Value, Options.beta2!.Value);
            set => (Options.beta1, Options.beta2) = value;
        }
    }

    /// <summary>The moments of a parameter's gradient.</summary>
    public sealed class State : OptimizerState, IDisposable
    {
        /// <summary>Steps made.</summary>
        public long step;
        public Tensor? exp_avg;
        public Tensor? exp_avg_sq;

        /// <summary>The greatest second moments so far; null without amsgrad.</summary>
        public Tensor? max_exp_avg_sq;

        public State(Parameter parameter)
            : base(parameter) { }

        /// <inheritdoc/>
        public override void Initialize(OptimizerOptions options)
        {
            step = 0;
            Set(ref exp_avg, Zeros());
            Set(ref exp_avg_sq, Zeros());
            Set(ref max_exp_avg_sq, ((Options)options).amsgrad == true ? Zeros() : null);
        }

        /// <inheritdoc/>
        public override void LoadStateDict(OptimizerState source)
        {
            var state = As<State>(source);
            step = state.step;
            Copy(ref exp_avg, state.exp_avg);
            Copy(ref exp_avg_sq, state.exp_avg_sq);
            Copy(ref max_exp_avg_sq, state.max_exp_avg_sq);
        }

        /// <inheritdoc/>
        public override void to(Device device)
        {
            Move(ref exp_avg, device);
            Move(ref exp_avg_sq, device);
            Move(ref max_exp_avg_sq, device);
        }

        /// <inheritdoc/>
        public override bool ApproximatelyEquals(OptimizerState other) =>
            other is State state
            && step == state.step
            && Same(exp_avg, state.exp_avg)
            && Same(exp_avg_sq, state.exp_avg_sq)
            && Same(max_exp_avg_sq, state.max_exp_avg_sq);

        public void Dispose()
        {
            Set(ref exp_avg, null);
            Set(ref exp_avg_sq, null);
            Set(ref max_exp_avg_sq, null);
        }

        internal Tensor? Maximum(Options options) => options.amsgrad == true ? max_exp_avg_sq ??= Zeros() : null;
    }
}
