using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>A module that has no parameters and takes one input.</summary>
public abstract class ParameterLessModule<T1, TResult> : nn.Module<T1, TResult>
{
    protected ParameterLessModule(string name)
        : base(name) { }
}

/// <summary>A module that has no parameters and takes two inputs.</summary>
public abstract class ParameterLessModule<T1, T2, TResult> : nn.Module<T1, T2, TResult>
{
    protected ParameterLessModule(string name)
        : base(name) { }
}
