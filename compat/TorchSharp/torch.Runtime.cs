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

    /// <summary>
    /// Refuses operators that need not give the same result for the same input (or warns of them), and makes those that have a choice take
    /// the way that does.
    /// </summary>
    /// <param name="mode">Whether that is wanted.</param>
    /// <param name="warn_only">Whether an operator without such a way only warns.</param>
    /// <returns>What puts back the mode of before when it is disposed.</returns>
    public static IDisposable use_deterministic_algorithms(bool mode = true, bool warn_only = false)
    {
        var before = new DeterministicMode(Shim.shim_deterministic());
        new DeterministicMode(
            !mode ? DeterministicMode.Off
            : warn_only ? DeterministicMode.Warning
            : DeterministicMode.On
        ).Dispose();
        return before;
    }

    public static bool are_deterministic_algorithms_enabled() => Shim.shim_deterministic() != DeterministicMode.Off;

    public static bool is_deterministic_algorithms_warn_only_enabled() =>
        Shim.shim_deterministic() == DeterministicMode.Warning;

    /// <summary>A mode that is set by disposing it.</summary>
    private sealed class DeterministicMode(int mode) : IDisposable
    {
        public const int Off = 0;
        public const int On = 1;
        public const int Warning = 2;

        public void Dispose() =>
            OperatorException.Check(
                Shim.shim_set_deterministic(mode == Off ? 0 : 1, mode == Warning ? 1 : 0),
                nameof(use_deterministic_algorithms)
            );
    }
}
