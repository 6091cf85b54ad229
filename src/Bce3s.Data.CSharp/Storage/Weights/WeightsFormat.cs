namespace Bce3s.Data;

/// <summary>How a file holds weights. Its first bytes tell, not its name.</summary>
public enum WeightsFormat
{
    /// <summary>https://github.com/huggingface/safetensors; see <see cref="Safetensors"/>.</summary>
    Safetensors,

    /// <summary>A zip file by <c>torch.save</c>, PyTorch 1.6 or later; see <see cref="PyTorchFile"/>.</summary>
    PyTorch,
}
