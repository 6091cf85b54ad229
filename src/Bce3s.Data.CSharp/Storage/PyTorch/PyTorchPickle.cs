using static TorchSharp.torch;

namespace Bce3s.Data;

/// <summary>
/// The pickle of a PyTorch file, <c>data.pkl</c>: plain values, ordered dictionaries, numpy's numbers and arrays, and tensors as
/// descriptions of where their elements lie.
/// </summary>
/// <param name="path">The file, for messages.</param>
/// <param name="lengthOf">Bytes of a storage in the file, by its key; <see langword="null"/> where there is none.</param>
internal sealed class PyTorchPickle(string path, Func<string, long?> lengthOf)
{
    private const string Allowed =
        "tensors, dictionaries, lists, texts and numbers alone (of a file that you trust, Python keeps those: torch.save(torch.load(FILE, map_location='cpu')['state_dict'], NEW))";

    private static readonly string[] s_sets = ["builtins.set", "__builtin__.set"];

    private static readonly IReadOnlyList<PickleGlobal> s_globals =
    [
        .. PickleGlobals.Numpy.Globals.Values,
        .. PyTorchTypes.Storages.Keys.Select(PickleGlobal.Named),
        .. PyTorchTypes.FullNames.Select(PickleGlobal.Named),
        .. s_sets.Select(name => new PickleGlobal(name, OnlyArgument<List<object?>>)),
        new("collections.OrderedDict", NewDictionary),
        new("collections.Counter", OnlyArgument<PickleDictionary>),
        new("torch.Size", OnlyArgument<object?[]>),
        new("torch.device", Device),
        new("torch._utils._rebuild_tensor_v2", PyTorchTensor.Rebuild),
        new("torch._utils._rebuild_parameter", Parameter),
        new("torch._utils._rebuild_parameter_with_state", Parameter),
    ];

    private readonly Dictionary<string, PyTorchStorage> _storages = [];

    /// <summary>The value of the pickle; tensors are <see cref="PyTorchTensor"/>.</summary>
    public object? Read(ReadOnlyMemory<byte> pickle) =>
        Unpickler.Read(path, pickle, new(s_globals) { Persistent = Storage, Allowed = Allowed }).Value;

    /// <summary>What stands for a storage: <c>('storage', type, key, device, elements)</c>.</summary>
    private PyTorchStorage Storage(PickleInput input, object?[] identity)
    {
        if (
            identity is not [var word, PickleGlobal kind, var name, _, >= 0L and long elements]
            || PickleValue.TextOf(word) != "storage"
            || PickleValue.TextOf(name) is not { } key
        )
            throw input.Refuse("another reference than to a storage", "'storage', its type, key, device and length");
        if (!PyTorchTypes.Storages.TryGetValue(kind.Name, out var type))
            throw input.Refuse($"a storage of type {kind.Name}", string.Join(", ", PyTorchTypes.Storages.Keys));
        if (_storages.TryGetValue(key, out var known))
            return known.Type == type && known.Elements == elements
                ? known
                : throw input.Refuse($"storage '{key}' as {known} and as another", "one type and length");
        var bytes = lengthOf(key);
        if ((bytes ?? 0) != (Int128)elements * PyTorchTypes.BytesOf(type))
            throw input.Refuse(
                $"{elements} {PyTorchTypes.NameOf(type)} in storage '{key}'",
                bytes is null ? "such a record in the file" : $"as many as its {bytes} bytes hold"
            );
        input.CountDictionary();
        var storage = new PyTorchStorage(key, type, elements);
        _storages.Add(key, storage);
        return storage;
    }

    /// <summary>Its name, as PyTorch prints it: <c>cpu</c>, <c>cuda:0</c>.</summary>
    private static object Device(PickleInput input, object?[] arguments)
    {
        var name = arguments switch
        {
            [var kind] => PickleValue.TextOf(kind),
            [var kind, long index] when PickleValue.TextOf(kind) is { } text => $"{text}:{index}",
            _ => null,
        };
        if (name is null)
            throw input.Refuse("another call of torch.device", "a short text, and at most a whole number behind it");
        // One text can be named any number of times.
        input.CountCopy(sizeof(char) * name.Length);
        return name;
    }

    private static object NewDictionary(PickleInput input, object?[] arguments)
    {
        if (arguments is not [])
            throw input.Refuse("collections.OrderedDict with arguments", "none, and its items behind it");
        input.CountDictionary();
        return new OrderedPickleDictionary();
    }

    private static object? Parameter(PickleInput input, object?[] arguments) =>
        arguments is [PyTorchTensor tensor, ..]
            ? tensor
            : throw input.Refuse("a parameter without its tensor", "a tensor and the rest");

    private static object? OnlyArgument<T>(PickleInput input, object?[] arguments)
        where T : notnull =>
        arguments is [T value]
            ? value
            : throw input.Refuse($"a call with a tuple of {arguments.Length}", "one argument of its kind");
}
