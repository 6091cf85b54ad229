namespace Bce3s.Building.Native;

/// <summary>Where TorchSharp comes from; the MSBuild property of the same name.</summary>
internal enum TorchBackend
{
    /// <summary>compat/TorchSharp over an installed libtorch.</summary>
    Libtorch,

    /// <summary>The TorchSharp packages.</summary>
    Package,
}
