using System.Runtime.InteropServices;
using TorchSharp.Native;

namespace TorchSharp;

/// <summary>Functions on tensors, in the files beside this one, by family.</summary>
public static partial class torch
{
    /// <summary>The version of the libtorch in use.</summary>
    public static string __version__ => Marshal.PtrToStringUTF8(Shim.shim_version()) ?? "unknown";

    /// <summary>Threads that one operator may use.</summary>
    public static int get_num_threads() => Shim.shim_threads();

    public static void set_num_threads(int num) =>
        OperatorException.Check(Shim.shim_set_threads(num), "set_num_threads");

    public static int get_num_interop_threads() => Shim.shim_interop_threads();

    public static void set_num_interop_threads(int num) =>
        OperatorException.Check(Shim.shim_set_interop_threads(num), "set_num_interop_threads");
}
