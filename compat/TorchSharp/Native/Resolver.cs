using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace TorchSharp.Native;

/// <summary>Finds the native shim beside this assembly, so that programs and scripts need no environment variable.</summary>
internal static class Resolver
{
    internal const string Library = "TorchSharpNative";
    private static int registered;

    [MethodImpl(MethodImplOptions.NoInlining)]
    internal static void Register()
    {
        if (Interlocked.Exchange(ref registered, 1) == 0)
            NativeLibrary.SetDllImportResolver(typeof(Resolver).Assembly, Resolve);
    }

    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? path)
    {
        if (name != Library)
            return 0;
        // libgomp reads this once, when it is loaded, and only from the C environment. Waiting workers that spin for good take the
        // cores from the input pipeline; workers that sleep at once have to be woken for every operator, which costs 45 µs where
        // the operator itself takes 3. So they spin for about 0.1 ms before they sleep. What the user has set stays.
        if (OperatingSystem.IsLinux() && Environment.GetEnvironmentVariable("OMP_WAIT_POLICY") is null)
            setenv("GOMP_SPINCOUNT\0"u8, "10000\0"u8);
        // Large tensors on huge pages; libtorch 1.13 does not know this variable, and the shim sees to it.
        if (OperatingSystem.IsLinux())
            setenv("THP_MEM_ALLOC_ENABLE\0"u8, "1\0"u8);
        var beside = Path.Combine(Path.GetDirectoryName(assembly.Location) ?? "", "libTorchSharpNative.so");
        if (NativeLibrary.TryLoad(beside, out var handle) || NativeLibrary.TryLoad(name, assembly, path, out handle))
            return handle;
        throw new DllNotFoundException(
            $"The native library of TorchSharp cannot be loaded from {beside}. `./build.sh Setup` builds it for the libtorch "
                + "of this machine; it must be rebuilt when that libtorch was removed or replaced."
        );
    }

    private static unsafe void setenv(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        fixed (byte* n = name)
        fixed (byte* v = value)
            _ = setenv(n, v, 0);
    }

    [DllImport("libc")]
    private static extern unsafe int setenv(byte* name, byte* value, int overwrite);
}
