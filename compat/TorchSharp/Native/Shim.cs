using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

[assembly: DisableRuntimeMarshalling]

namespace TorchSharp.Native;

/// <summary>
/// The native shim's functions (see compat/TorchSharp.Native/shim.h). Those that return <c>nint</c> answer 0 or the text of an
/// error; the ones marked <see cref="SuppressGCTransitionAttribute"/> do not block, and answer -1 where they can fail.
/// </summary>
internal static unsafe class Shim
{
    private const string Library = Resolver.Library;

    static Shim() => Resolver.Register();

    [DllImport(Library)]
    internal static extern nint shim_operator(nint name, nint overload, nint* handle);

    [DllImport(Library)]
    internal static extern nint shim_call(nint handle, Slot* slots, int count, Slot* results, int resultCount);

    [DllImport(Library), SuppressGCTransition]
    internal static extern nint shim_exception();

    [DllImport(Library)]
    internal static extern void shim_free(nint memory);

    [DllImport(Library)]
    internal static extern void shim_tensor_dispose(nint handle);

    [DllImport(Library), SuppressGCTransition]
    internal static extern nint shim_tensor_share(nint handle);

    [DllImport(Library), SuppressGCTransition]
    internal static extern long shim_tensor_dim(nint handle);

    [DllImport(Library), SuppressGCTransition]
    internal static extern long shim_tensor_numel(nint handle);

    [DllImport(Library), SuppressGCTransition]
    internal static extern long shim_tensor_sizes(nint handle, long* sizes, long capacity);

    [DllImport(Library)]
    internal static extern nint shim_tensor_strides(nint handle, long* strides);

    [DllImport(Library)]
    internal static extern nint shim_tensor_storage_offset(nint handle, long* offset);

    [DllImport(Library), SuppressGCTransition]
    internal static extern long shim_tensor_dtype(nint handle);

    [DllImport(Library), SuppressGCTransition]
    internal static extern long shim_tensor_device(nint handle);

    [DllImport(Library)]
    internal static extern nint shim_tensor_is_contiguous(nint handle, long* value);

    [DllImport(Library), SuppressGCTransition]
    internal static extern long shim_tensor_is_sparse(nint handle);

    [DllImport(Library)]
    internal static extern nint shim_tensor_data(nint handle, nint* data);

    [DllImport(Library), SuppressGCTransition]
    internal static extern long shim_tensor_item(nint handle, Slot* value);

    [DllImport(Library), SuppressGCTransition]
    internal static extern long shim_tensor_requires_grad(nint handle);

    [DllImport(Library)]
    internal static extern nint shim_tensor_set_requires_grad(nint handle, long value);

    [DllImport(Library)]
    internal static extern nint shim_tensor_is_leaf(nint handle, long* value);

    [DllImport(Library)]
    internal static extern nint shim_tensor_retain_grad(nint handle);

    [DllImport(Library)]
    internal static extern nint shim_tensor_grad(nint handle, nint* grad);

    [DllImport(Library)]
    internal static extern nint shim_tensor_set_grad(nint handle, nint grad);

    [DllImport(Library)]
    internal static extern nint shim_backward(
        nint* outputs,
        nint* grads,
        int count,
        nint* inputs,
        int inputCount,
        int retainGraph,
        int createGraph
    );

    [DllImport(Library)]
    internal static extern nint shim_grad(
        nint* outputs,
        nint* grads,
        int count,
        nint* inputs,
        int inputCount,
        int retainGraph,
        int createGraph,
        int allowUnused,
        nint* results
    );

    [DllImport(Library), SuppressGCTransition]
    internal static extern long shim_grad_mode();

    [DllImport(Library), SuppressGCTransition]
    internal static extern void shim_set_grad_mode(long enabled);

    [DllImport(Library)]
    internal static extern nint shim_inference_mode_enter(long enabled, nint* guard);

    [DllImport(Library)]
    internal static extern void shim_inference_mode_leave(nint guard);

    [DllImport(Library), SuppressGCTransition]
    internal static extern long shim_inference_mode();

    [DllImport(Library)]
    internal static extern nint shim_function_new(
        byte* name,
        nint* inputs,
        int count,
        int materialize,
        delegate* unmanaged<nint, nint*, int, nint*, int, nint*, nint> apply,
        delegate* unmanaged<nint, void> release,
        nint context,
        nint* function
    );

    [DllImport(Library)]
    internal static extern nint shim_function_output(nint function, nint tensor, int kind, nint* result);

    [DllImport(Library)]
    internal static extern nint shim_function_save(nint function, nint tensor);

    [DllImport(Library)]
    internal static extern nint shim_function_saved(nint function, int index, nint* tensor);

    [DllImport(Library)]
    internal static extern void shim_function_free_saved(nint function);

    [DllImport(Library)]
    internal static extern void shim_function_wired(nint function);

    [DllImport(Library)]
    internal static extern nint shim_manual_seed(long seed);

    [DllImport(Library)]
    internal static extern nint shim_generator_default(long device, nint* handle);

    [DllImport(Library)]
    internal static extern nint shim_generator_new(long device, long seed, nint* handle);

    [DllImport(Library)]
    internal static extern void shim_generator_dispose(nint handle);

    [DllImport(Library)]
    internal static extern nint shim_generator_set_seed(nint handle, long seed);

    [DllImport(Library)]
    internal static extern nint shim_generator_current_seed(nint handle, long* seed);

    [DllImport(Library)]
    internal static extern nint shim_generator_random_seed(nint handle, long* seed);

    [DllImport(Library)]
    internal static extern nint shim_generator_state(nint handle, nint* state);

    [DllImport(Library)]
    internal static extern nint shim_generator_set_state(nint handle, nint state);

    [DllImport(Library)]
    internal static extern int shim_threads();

    [DllImport(Library)]
    internal static extern nint shim_set_threads(int count);

    [DllImport(Library)]
    internal static extern nint shim_set_deterministic(int mode, int warnOnly);

    [DllImport(Library)]
    internal static extern int shim_deterministic();

    [DllImport(Library)]
    internal static extern int shim_interop_threads();

    [DllImport(Library)]
    internal static extern nint shim_set_interop_threads(int count);

    [DllImport(Library)]
    internal static extern int shim_cuda_devices();

    [DllImport(Library)]
    internal static extern nint shim_cuda_synchronize(long index);

    [DllImport(Library)]
    internal static extern nint shim_version();

    [DllImport(Library)]
    internal static extern nint shim_config();
}
