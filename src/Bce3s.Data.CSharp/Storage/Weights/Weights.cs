using TorchSharp;
using static TorchSharp.torch;

namespace Bce3s.Data;

/// <summary>
/// Loads weights that others trained into a module: from safetensors or PyTorch's files, whatever stands before their names.
/// </summary>
/// <remarks>
/// Everything is compared before a single tensor is touched: either the file fits, or the module stays as it is. Counters of batches that
/// older versions of PyTorch did not save (<c>num_batches_tracked</c>) may be missing. Numbers are converted to the module's type.
/// </remarks>
/// <example>
/// <code>
/// using var backbone = Backbones.Create("resnet50");
/// var report = Weights.Load("resnet50.pth", backbone, new() { MayDiffer = WeightsOptions.Classifiers });
/// Console.WriteLine(report); // 318 of 318 tensors fit; left out fc.weight, fc.bias
/// </code>
/// </example>
public static class Weights
{
    private const string Counter = "num_batches_tracked";

    /// <summary>How a file fits a module. Its numbers are not read.</summary>
    /// <param name="path">The file.</param>
    /// <param name="module">The module; it may be on the meta device.</param>
    /// <param name="options">Which tensors are meant.</param>
    /// <exception cref="DataException">There is no such file or part, the file is damaged, or the part is ambiguous.</exception>
    public static WeightsReport Compare(string path, nn.Module module, WeightsOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(module);
        using var scope = NewDisposeScope();
        return Compare(WeightsFile.Open(path), Entries(module.state_dict()), options ?? new());
    }

    /// <summary>Copies a file's tensors into a module's parameters and buffers.</summary>
    /// <param name="path">The file.</param>
    /// <param name="module">The module.</param>
    /// <param name="options">Which tensors are meant, and how exactly they must fit.</param>
    /// <returns>What was loaded, and what was left.</returns>
    /// <exception cref="WeightsException">They do not fit; with <see cref="WeightsOptions.Lenient"/>, none does.</exception>
    /// <exception cref="DataException">There is no such file or part, the file is damaged, or the part is ambiguous.</exception>
    public static WeightsReport Load(string path, nn.Module module, WeightsOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(module);
        return Load(path, module.state_dict(), options);
    }

    /// <summary>Copies a file's tensors into tensors by name.</summary>
    /// <inheritdoc cref="Load(string, nn.Module, WeightsOptions?)" />
    /// <param name="path">The file.</param>
    /// <param name="tensors">The tensors to change, such as a module's <c>state_dict()</c>.</param>
    /// <param name="options">Which tensors are meant, and how exactly they must fit.</param>
    public static WeightsReport Load(
        string path,
        IReadOnlyDictionary<string, Tensor> tensors,
        WeightsOptions? options = null
    )
    {
        ArgumentNullException.ThrowIfNull(tensors);
        options ??= new();
        using var scope = NewDisposeScope();
        var file = WeightsFile.Open(path);
        var report = Compare(file, Entries(tensors), options);
        if (!(options.Lenient ? report.Fitting.Count > 0 : report.Fits))
            throw new WeightsException(report);
        var wanted = report.Fitting.ToDictionary(name => report.Prefix + name);
        var read = file.Read(wanted.ContainsKey);
        try
        {
            if (wanted.Any(name => !read.TryGetValue(name.Key, out var tensor) || !IsLike(tensor, tensors[name.Value])))
                throw new DataFormatException(path, "other tensors than a moment ago", "a file that nobody changes");
            using (no_grad())
                foreach (var (name, tensor) in read)
                    tensors[wanted[name]].copy_(tensor);
        }
        finally
        {
            foreach (var tensor in read.Values)
                tensor.Dispose();
        }
        return report;
    }

    private static bool IsLike(Tensor found, Tensor wanted) => found.shape.SequenceEqual(wanted.shape);

    private static Dictionary<string, WeightsEntry> Entries(IReadOnlyDictionary<string, Tensor> tensors) =>
        tensors.ToDictionary(named => named.Key, named => WeightsEntry.Of(named.Key, named.Value));

    private static WeightsReport Compare(
        WeightsFile file,
        Dictionary<string, WeightsEntry> module,
        WeightsOptions options
    )
    {
        var prefix = WeightsPart.Prefix(file, WeightsPart.Choose(file, options.Part), module);
        List<WeightsEntry> unexpected = [];
        List<WeightsEntry> leftOut = [];
        List<WeightsMismatch> mismatched = [];
        List<string> fitting = [];
        var seen = new HashSet<string>();
        foreach (var entry in file.Entries)
        {
            if (!entry.Name.StartsWith(prefix, StringComparison.Ordinal))
            {
                leftOut.Add(entry);
                continue;
            }
            var name = entry.Name[prefix.Length..];
            var isWanted = module.TryGetValue(name, out var wanted);
            seen.Add(name);
            if (isWanted && entry.FitsInto(wanted!))
                fitting.Add(name);
            else if (options.Allows(name))
                leftOut.Add(entry);
            else if (isWanted)
                mismatched.Add(new(name, entry, wanted!));
            else
                unexpected.Add(entry with { Name = name });
        }
        var missing = module.Values.Where(wanted =>
            !seen.Contains(wanted.Name)
            && !options.Allows(wanted.Name)
            && !wanted.Name.EndsWith(Counter, StringComparison.Ordinal)
        );
        return new(file.Path, prefix, fitting, [.. missing], unexpected, mismatched, leftOut);
    }
}
