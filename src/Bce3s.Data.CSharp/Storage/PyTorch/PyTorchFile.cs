using TorchSharp;
using static TorchSharp.torch;

namespace Bce3s.Data;

/// <summary>
/// The tensors of a file that <c>torch.save</c> wrote (<c>.pth</c>, <c>.pt</c>; PyTorch 1.6 or later). It owns them: they are in no
/// dispose scope and are disposed with it.
/// </summary>
/// <remarks>
/// <para>Nothing of the file is run: tensors, dictionaries, lists, texts and numbers are read, every other class and function is refused by
/// name. What the file claims is checked against its bytes before memory is taken.</para>
/// <para>Tensors that shared memory when they were saved share it here.</para>
/// </remarks>
/// <example>
/// <code>
/// using var file = PyTorchFile.Load("resnet50.pth");
/// var weight = file.Tensors["conv1.weight"];
/// </code>
/// </example>
public sealed class PyTorchFile : IDisposable
{
    private PyTorchFile(IReadOnlyDictionary<string, Tensor> tensors, PyTorchNames names) =>
        (Tensors, Metadata, Parts) = (tensors, names.Metadata, names.Parts);

    /// <summary>
    /// The tensors on the CPU, without gradient, by the keys that lead to them, joined by dots:
    /// <c>state_dict.conv1.weight</c>.
    /// </summary>
    public IReadOnlyDictionary<string, Tensor> Tensors { get; }

    /// <summary>The numbers and texts beside them in the outermost dictionary, such as <c>epoch</c> and <c>arch</c>.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>
    /// The keys of the outermost dictionary with tensors inside, such as <c>state_dict</c> and <c>optimizer</c>; none of a
    /// plain dictionary of tensors.
    /// </summary>
    public IReadOnlyList<string> Parts { get; }

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="DataFormatException">It is damaged, or holds something else than tensors and plain values.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static PyTorchFile Load(string path)
    {
        using var archive = PyTorchArchive.Open(path);
        var names = Names(path, archive);
        return new(Read(path, archive, names.Tensors), names);
    }

    /// <summary>Frees the tensors.</summary>
    public void Dispose()
    {
        foreach (var tensor in Tensors.Values)
            tensor.Dispose();
    }

    /// <summary>What a file holds, without its elements.</summary>
    internal static PyTorchNames Names(string path)
    {
        using var archive = PyTorchArchive.Open(path);
        return Names(path, archive);
    }

    /// <summary>Reads some of a file's tensors.</summary>
    internal static IReadOnlyDictionary<string, Tensor> Read(
        string path,
        IEnumerable<KeyValuePair<string, PyTorchTensor>> wanted
    )
    {
        using var archive = PyTorchArchive.Open(path);
        return Read(path, archive, wanted);
    }

    private static PyTorchNames Names(string path, PyTorchArchive archive)
    {
        var names = new PyTorchNames(path);
        names.Add(new PyTorchPickle(path, archive.LengthOf).Read(archive.Pickle()));
        return names;
    }

    private static Dictionary<string, Tensor> Read(
        string path,
        PyTorchArchive archive,
        IEnumerable<KeyValuePair<string, PyTorchTensor>> wanted
    )
    {
        using var scope = NewDisposeScope();
        var storages = new Dictionary<string, Tensor>();
        var tensors = new Dictionary<string, Tensor>();
        foreach (var (name, tensor) in wanted)
        {
            if (!storages.TryGetValue(tensor.Storage.Key, out var storage))
                storages.Add(tensor.Storage.Key, storage = Storage(path, archive, tensor.Storage));
            tensors.Add(
                name,
                Array.IndexOf(tensor.Shape, 0) >= 0
                    ? empty(tensor.Shape, dtype: tensor.Storage.Type)
                    : storage.as_strided(tensor.Shape, tensor.Strides, tensor.Offset)
            );
        }
        foreach (var tensor in tensors.Values)
            tensor.DetachFromDisposeScope();
        return tensors;
    }

    private static Tensor Storage(string path, PyTorchArchive archive, PyTorchStorage storage)
    {
        var bytes = archive.LengthOf(storage.Key) ?? 0;
        if (bytes != storage.Elements * PyTorchTypes.BytesOf(storage.Type))
            throw new DataFormatException(path, $"{bytes} bytes for {storage}", "what was there a moment ago");
        var tensor = empty([storage.Elements], dtype: storage.Type);
        archive.Read(
            storage.Key,
            fill =>
                TensorBytes.Visit(
                    tensor,
                    piece =>
                    {
                        fill(piece);
                        if (storage.Type == ScalarType.Bool && piece.ContainsAnyExceptInRange((byte)0, (byte)1))
                            throw new DataFormatException(
                                path,
                                $"a byte above 1 in storage '{storage.Key}'",
                                "0 or 1 (bool)"
                            );
                    }
                )
        );
        return tensor;
    }
}
