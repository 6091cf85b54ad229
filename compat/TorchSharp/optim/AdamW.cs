using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>
/// Adam with weight decay apart from the gradient: θ ← (1 − lr·weight_decay)·θ, then Adam's step without decay.
/// </summary>
public partial class AdamW : OptimizerHelper, optim.IBetas
{
    public AdamW(
        IEnumerable<Parameter> parameters,
        double lr = 1E-3,
        double beta1 = 0.9,
        double beta2 = 0.999,
        double eps = 1E-8,
        double weight_decay = 0,
        bool amsgrad = false,
        bool maximize = false
    )
        : this([new ParamGroup { Parameters = parameters }], lr, beta1, beta2, eps, weight_decay, amsgrad, maximize) { }

    public AdamW(
        IEnumerable<ParamGroup> parameters,
        double lr = 1E-3,
        double beta1 = 0.9,
        double beta2 = 0.999,
        double eps = 1E-8,
        double weight_decay = 0,
        bool amsgrad = false,
        bool maximize = false
    )
    {
        _defaults = new Options
        {
            LearningRate = lr,
            beta1 = beta1,
            beta2 = beta2,
            eps = eps,
            weight_decay = weight_decay,
            amsgrad = amsgrad,
            maximize = maximize,
        };
        foreach (var group in parameters)
            add_param_group(group);
    }

    /// <summary>The decay rates of groups that are added without any.</summary>
    public (double, double) Betas
    {
        get => (((Options)_defaults).beta1!.Value, ((Options)_defaults).beta2!.Value);
        set => (((Options)_defaults).beta1, ((Options)_defaults).beta2) = value;
    }

    /// <inheritdoc/>
    public override void add_param_group(Modules.ParamGroup param_group)
    {
        var options = (Options)(param_group.Options ??= new Options());
        options.Complete((Options)_defaults);
        base.add_param_group(param_group);
        foreach (var parameter in param_group.Parameters)
        {
            var state = new State(parameter);
            state.Initialize(options);
            States.Add(parameter, state);
        }
    }

    private protected override void Update(Modules.ParamGroup group)
    {
        var options = (Options)group.Options!;
        var (parameters, gradients) = WithGradients(group);
        var states = Array.ConvertAll(parameters, parameter => (State)States[parameter]);
        // Parameters that had no gradient in some steps are behind; in the usual case there is one part.
        foreach (var part in Enumerable.Range(0, states.Length).GroupBy(i => states[i].step))
        {
            foreach (var i in part)
                states[i].step++;
            options.Rule.Apply(
                [.. part.Select(i => parameters[i])],
                [.. part.Select(i => gradients[i])],
                [.. part.Select(i => states[i].exp_avg!)],
                [.. part.Select(i => states[i].exp_avg_sq!)],
                options.amsgrad == true ? [.. part.Select(i => states[i].Maximum(options)!)] : null,
                part.Key + 1
            );
        }
    }
}
