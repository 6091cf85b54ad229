namespace TorchSharp;

/// <summary>How values that meet at one place are combined.</summary>
public enum Reduce
{
    prod,
    mean,
    amax,
    amin,
}
