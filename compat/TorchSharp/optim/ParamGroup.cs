using static TorchSharp.torch.optim;

namespace TorchSharp.Modules;

/// <summary>Parameters with options of their own.</summary>
public class ParamGroup : ILearningRateController
{
    public IEnumerable<Parameter> Parameters { get; set; } = [];

    /// <summary>Null, or with options that are null, for the optimiser's.</summary>
    public OptimizerOptions? Options { get; set; }

    public double LearningRate
    {
        get => Complete.LearningRate!.Value;
        set => Complete.LearningRate = value;
    }

    public double InitialLearningRate
    {
        get => Complete.InitialLearningRate;
        set => Complete.InitialLearningRate = value;
    }

    private OptimizerOptions Complete =>
        Options?.LearningRate is null
            ? throw new InvalidOperationException("The group has no learning rate yet: it belongs to no optimiser.")
            : Options;
}

/// <summary>Parameters with options of an optimiser's kind.</summary>
public class ParamGroup<TOptions> : ParamGroup
    where TOptions : OptimizerOptions
{
    public ParamGroup() { }

    public ParamGroup(IEnumerable<Parameter> parameters, TOptions? options = null)
    {
        Parameters = parameters;
        base.Options = options;
    }

    public new TOptions Options
    {
        get => (TOptions)base.Options!;
        set => base.Options = value;
    }
}
