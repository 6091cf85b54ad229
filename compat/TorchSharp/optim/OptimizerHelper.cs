using static TorchSharp.torch;
using static TorchSharp.torch.optim;

namespace TorchSharp.Modules;

/// <summary>What the optimisers share: groups, states, loading.</summary>
public abstract class OptimizerHelper : Optimizer
{
    protected OptimizerOptions _defaults = new();
    private protected readonly Dictionary<Parameter, OptimizerState> States = new(ReferenceEqualityComparer.Instance);

    public OptimizerHelper() { }

    /// <summary>The objects themselves, not copies; <see cref="load_state_dict"/> copies.</summary>
    public virtual StateDictionary state_dict()
    {
        var dictionary = new StateDictionary();
        foreach (var group in _parameter_groups)
        {
            dictionary.Options.Add(group.Options!);
            var first = dictionary.State.Count;
            dictionary.State.AddRange(group.Parameters.Select(parameter => States[parameter]));
            dictionary.StateIndexRef.Add([.. Enumerable.Range(first, dictionary.State.Count - first)]);
        }
        return dictionary;
    }

    /// <summary>Copies options and states of another optimiser of the same kind over the same number of parameters.</summary>
    /// <exception cref="ArgumentException">Groups, parameters, kinds or shapes differ.</exception>
    public virtual void load_state_dict(StateDictionary state_dict)
    {
        var own = this.state_dict();
        Match(own.Options.Count, state_dict.Options.Count, "groups");
        Match(own.State.Count, state_dict.State.Count, "parameters");
        using var guard = no_grad();
        using var scope = NewDisposeScope();
        for (var i = 0; i < own.Options.Count; i++)
            if (own.Options[i] != state_dict.Options[i])
                own.Options[i].LoadStateDict(state_dict.Options[i]);
        for (var i = 0; i < own.State.Count; i++)
            if (own.State[i] != state_dict.State[i])
                own.State[i].LoadStateDict(state_dict.State[i]);

        static void Match(int expected, int found, string what)
        {
            if (expected != found)
                throw new ArgumentException($"A state of {found} {what} for an optimiser of {expected} {what}.");
        }
    }

    /// <summary>Moves the states, after the parameters were moved.</summary>
    public void to(Device device)
    {
        foreach (var state in States.Values)
            state.to(device);
    }

    public override void add_param_group(ParamGroup param_group)
    {
        Parameter[] parameters = [.. param_group.Parameters];
        foreach (var parameter in parameters)
            if (States.ContainsKey(parameter) || parameters.Count(other => ReferenceEquals(other, parameter)) > 1)
                throw new ArgumentException(
                    "A parameter is given twice; it can only be in one group.",
                    nameof(param_group)
                );
        param_group.Parameters = parameters;
        param_group.InitialLearningRate = param_group.LearningRate;
        base.add_param_group(param_group);
    }

    private protected override void DisposeStates()
    {
        foreach (var state in States.Values.OfType<IDisposable>())
            state.Dispose();
    }

    /// <summary>The parameters of a group that have a gradient, with it.</summary>
    private protected static (Parameter[] Parameters, Tensor[] Gradients) WithGradients(ParamGroup group)
    {
        var all = (Parameter[])group.Parameters;
        var parameters = new List<Parameter>(all.Length);
        var gradients = new List<Tensor>(all.Length);
        foreach (var parameter in all)
        {
            if (parameter.grad is not { } gradient)
                continue;
            parameters.Add(parameter);
            gradients.Add(gradient);
        }
        return ([.. parameters], [.. gradients]);
    }
}
