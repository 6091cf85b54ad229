using TorchSharp.Native;
using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>
/// Stochastic gradient descent: g ← ∇ + weight_decay·θ; b ← momentum·b + (1 − dampening)·g, the first time b ← g;
/// θ ← θ − lr·b, with Nesterov's momentum θ − lr·(g + momentum·b). Maximising negates ∇.
/// </summary>
public partial class SGD : OptimizerHelper, optim.IMomentum
{
    public SGD(
        IEnumerable<Parameter> parameters,
        double lr,
        double momentum = 0,
        double dampening = 0,
        double weight_decay = 0,
        bool nesterov = false,
        bool maximize = false
    )
        : this([new ParamGroup { Parameters = parameters }], lr, momentum, dampening, weight_decay, nesterov, maximize)
    { }

    public SGD(
        IEnumerable<ParamGroup> parameters,
        double lr,
        double momentum = 0,
        double dampening = 0,
        double weight_decay = 0,
        bool nesterov = false,
        bool maximize = false
    )
    {
        _defaults = new Options
        {
            LearningRate = lr,
            momentum = momentum,
            dampening = dampening,
            weight_decay = weight_decay,
            nesterov = nesterov,
            maximize = maximize,
        };
        foreach (var group in parameters)
            add_param_group(group);
    }

    /// <summary>The momentum of groups that are added without one.</summary>
    public double Momentum
    {
        get => ((Options)_defaults).momentum!.Value;
        set => ((Options)_defaults).momentum = value;
    }

    /// <inheritdoc/>
    public override void add_param_group(Modules.ParamGroup param_group)
    {
        var options = (Options)(param_group.Options ??= new Options());
        options.Complete((Options)_defaults);
        base.add_param_group(param_group);
        foreach (var parameter in param_group.Parameters)
            States.Add(parameter, new State(parameter));
    }

    private protected override void Update(Modules.ParamGroup group)
    {
        var options = (Options)group.Options!;
        var (parameters, gradients) = WithGradients(group);
        if (parameters.Length == 0)
            return;
        if (options.maximize == true)
            gradients = ForEachTensor.Neg(gradients);
        if (options.weight_decay is { } decay and not 0)
            gradients = ForEachTensor.Add(gradients, parameters, decay);
        if (options.momentum is { } momentum and not 0)
        {
            var buffers = Buffers(parameters, gradients, momentum, 1 - options.dampening!.Value);
            gradients = options.nesterov == true ? ForEachTensor.Add(gradients, buffers, momentum) : buffers;
        }
        ForEachTensor.Add_(parameters, gradients, -options.LearningRate!.Value);
    }

    /// <summary>The momentum buffers, moved on.</summary>
    private Tensor[] Buffers(Parameter[] parameters, Tensor[] gradients, double momentum, double weight)
    {
        var states = Array.ConvertAll(parameters, parameter => (State)States[parameter]);
        int[] moving = [.. Enumerable.Range(0, states.Length).Where(i => states[i].momentum_buffer is not null)];
        if (moving.Length > 0)
        {
            var buffers = Array.ConvertAll(moving, i => states[i].momentum_buffer!);
            ForEachTensor.Mul_(buffers, momentum);
            ForEachTensor.Add_(buffers, Array.ConvertAll(moving, i => gradients[i]), weight);
        }
        for (var i = 0; i < states.Length; i++)
            states[i].momentum_buffer ??= gradients[i].clone().DetachFromDisposeScope();
        return Array.ConvertAll(states, state => state.momentum_buffer!);
    }
}
