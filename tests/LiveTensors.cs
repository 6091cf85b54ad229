using TorchSharp;

/// <summary>Counts tensors without those that only wait for the garbage collector.</summary>
internal static class LiveTensors
{
    internal static long Count()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return torch.Tensor.TotalCount;
    }
}
