using Bce3s.Data;
using static TorchSharp.torch;

namespace Bce3s.Losses.Tests;

/// <summary>Numbers that the original authors' programs gave, from the golden folder.</summary>
sealed class Golden : IDisposable
{
    readonly SafetensorsFile _file;

    public Golden(string name) =>
        _file = Safetensors.Load(Path.Combine(AppContext.BaseDirectory, "golden", name + ".safetensors"));

    public Tensor this[string name] => _file.Tensors[name];

    public IReadOnlyDictionary<string, string> Metadata => _file.Metadata;

    public IEnumerable<string> Names => _file.Tensors.Keys;

    public double Number(string name) =>
        double.Parse(_file.Metadata[name], System.Globalization.CultureInfo.InvariantCulture);

    public void Dispose() => _file.Dispose();
}
