using System.Numerics;

namespace Bce3s.Data;

/// <summary>
/// Reads Python's pickles, protocols 0 … 5, without running anything: it builds lists, tuples, dictionaries, texts, bytes,
/// numbers and what a table of known globals constructs, and refuses every other class, function and instruction by name.
/// </summary>
/// <remarks>
/// Values as <see cref="PickleValue"/> says. Every length is checked against the bytes that are there before memory is
/// taken; values, marks and what is made of them are limited, so memory is bounded by the length of the file. A list or
/// dictionary may contain itself. Errors: <see cref="DataFormatException"/> with the byte of the instruction.
/// </remarks>
internal sealed class Unpickler
{
    private const int LatestProtocol = 5;
    private const int LongestInteger = 255;

    private readonly PickleInput _input;
    private readonly PickleStack _stack;
    private readonly Dictionary<uint, object?> _memo = [];
    private readonly PickleKeys _keys;
    private readonly PickleDialect _dialect;

    private Unpickler(PickleInput input, PickleDialect dialect) =>
        (_input, _stack, _keys, _dialect) = (input, new(input), new(input), dialect);

    /// <summary>Reads a file that holds one pickle.</summary>
    /// <param name="path">The file; whatever follows the pickle is not looked at.</param>
    /// <param name="dialect">What it may name; plain values and numpy arrays unless given.</param>
    public static object? Read(string path, PickleDialect? dialect = null)
    {
        if (FileLength.Of(path) is var length && length > Array.MaxLength)
            throw new DataFormatException(path, $"{length} bytes", $"a pickle of at most {Array.MaxLength}");
        return Read(path, File.ReadAllBytes(path), dialect).Value;
    }

    /// <summary>Reads the pickle at the beginning of some bytes; the values may refer to them.</summary>
    /// <param name="path">Where they are from, for messages.</param>
    /// <param name="bytes">The bytes.</param>
    /// <param name="dialect">What it may name; plain values and numpy arrays unless given.</param>
    /// <returns>The value, and how many bytes it took.</returns>
    public static (object? Value, int Length) Read(
        string path,
        ReadOnlyMemory<byte> bytes,
        PickleDialect? dialect = null
    )
    {
        var input = new PickleInput(path, bytes);
        return (new Unpickler(input, dialect ?? PickleGlobals.Numpy).Run(), input.Position);
    }

    private object? Run()
    {
        for (var opcode = _input.Next(); opcode != PickleOpcode.Stop; opcode = _input.Next())
            Execute(opcode);
        var result = _stack.Pop();
        return _stack.IsEmpty
            ? result
            : throw _input.Refuse("the end before all values are used", "one value at the end");
    }

    private void Execute(PickleOpcode opcode)
    {
        switch (opcode)
        {
            case PickleOpcode.Proto:
                if (_input.Byte() is var protocol && protocol > LatestProtocol)
                    throw _input.Refuse($"pickle protocol {protocol}", $"0 … {LatestProtocol}");
                break;
            case PickleOpcode.Frame:
                // Only a hint for readers of streams.
                _input.UInt64();
                break;

            case PickleOpcode.Mark:
                _stack.Mark();
                break;
            case PickleOpcode.Pop:
                _stack.Pop();
                break;
            case PickleOpcode.PopMark:
                _stack.PopGroup();
                break;
            case PickleOpcode.Dup:
                _stack.Push(_stack.Top());
                break;

            case PickleOpcode.Put:
                Remember(MemoLine());
                break;
            case PickleOpcode.BinPut:
                Remember(_input.Byte());
                break;
            case PickleOpcode.LongBinPut:
                Remember(_input.UInt32());
                break;
            case PickleOpcode.Memoize:
                Remember((uint)_memo.Count);
                break;
            case PickleOpcode.Get:
                _stack.Push(Remembered(MemoLine()));
                break;
            case PickleOpcode.BinGet:
                _stack.Push(Remembered(_input.Byte()));
                break;
            case PickleOpcode.LongBinGet:
                _stack.Push(Remembered(_input.UInt32()));
                break;

            case PickleOpcode.List:
                _stack.Push(new List<object?>(_stack.PopGroup()));
                break;
            case PickleOpcode.Append:
                var item = _stack.Pop();
                ListOnTop().Add(item);
                break;
            case PickleOpcode.Appends:
                var items = _stack.PopGroup();
                ListOnTop().AddRange(items);
                break;
            case PickleOpcode.Tuple:
                _stack.Push(_stack.PopGroup());
                break;
            case PickleOpcode.Tuple1 or PickleOpcode.Tuple2 or PickleOpcode.Tuple3:
                _stack.Push(_stack.Pop(opcode - PickleOpcode.Tuple1 + 1));
                break;
            case PickleOpcode.Dict:
                var group = _stack.PopGroup();
                _stack.Push(NewDictionary());
                SetItems(group);
                break;
            case PickleOpcode.SetItem:
                SetItems(_stack.Pop(2));
                break;
            case PickleOpcode.SetItems:
                SetItems(_stack.PopGroup());
                break;

            case PickleOpcode.Global:
                PushGlobal($"{Name()}.{Name()}");
                break;
            case PickleOpcode.StackGlobal:
                if (
                    _stack.Pop(2) is not [var first, var second]
                    || PickleValue.TextOf(first) is not { } module
                    || PickleValue.TextOf(second) is not { } name
                )
                    throw _input.Refuse("a global without its name", "two short texts");
                PushGlobal($"{module}.{name}");
                break;
            case PickleOpcode.Reduce:
                Call(_stack.Pop(2));
                break;
            case PickleOpcode.Build:
                var state = _stack.Pop();
                if (_stack.Top() is not IPickleState target)
                    throw _input.Refuse(
                        $"a state for {PickleValue.KindOf(_stack.Top())}",
                        "one for a numpy array or type, or for an ordered dictionary"
                    );
                target.SetState(_input, state);
                break;
            case PickleOpcode.BinPersId when _dialect.Persistent is { } load:
                if (_stack.Pop() is not object?[] identity)
                    throw _input.Refuse("a reference to what is stored elsewhere that is no tuple", "a tuple");
                _stack.Push(load(_input, identity));
                break;
            case PickleOpcode.Inst:
                throw RefuseGlobal($"{Name()}.{Name()}");

            default:
                _stack.Push(Plain(opcode));
                break;
        }
    }

    /// <summary>The value of an instruction that takes nothing from the stack.</summary>
    private object? Plain(PickleOpcode opcode) =>
        opcode switch
        {
            PickleOpcode.None => null,
            PickleOpcode.NewTrue => true,
            PickleOpcode.NewFalse => false,
            PickleOpcode.Int => PickleText.Integer(_input, _input.Line(), mayBeBool: true),
            PickleOpcode.Long => PickleText.Integer(_input, _input.Line(), mayBeBool: false),
            PickleOpcode.BinInt => (long)_input.Int32(),
            PickleOpcode.BinInt1 => (long)_input.Byte(),
            PickleOpcode.BinInt2 => (long)_input.UInt16(),
            PickleOpcode.Long1 => LittleEndian(_input.Byte()),
            PickleOpcode.Long4 => LittleEndian(_input.UInt32()),
            PickleOpcode.Float => PickleText.Float(_input, _input.Line()),
            PickleOpcode.BinFloat => _input.Float64(),
            PickleOpcode.String => PickleText.Quoted(_input, _input.Line()),
            PickleOpcode.ShortBinString or PickleOpcode.ShortBinBytes => _input.Take(_input.Byte()),
            PickleOpcode.BinString or PickleOpcode.BinBytes => _input.Take(_input.UInt32()),
            PickleOpcode.BinBytes8 or PickleOpcode.ByteArray8 => _input.Take(_input.UInt64()),
            PickleOpcode.Unicode => PickleText.RawUnicode(_input, _input.Line()),
            PickleOpcode.ShortBinUnicode => PickleText.Utf8(_input, _input.Take(_input.Byte())),
            PickleOpcode.BinUnicode => PickleText.Utf8(_input, _input.Take(_input.UInt32())),
            PickleOpcode.BinUnicode8 => PickleText.Utf8(_input, _input.Take(_input.UInt64())),
            PickleOpcode.EmptyList => new List<object?>(),
            PickleOpcode.EmptyTuple => Array.Empty<object?>(),
            PickleOpcode.EmptyDict => NewDictionary(),
            _ => throw _input.Refuse(
                $"the instruction {opcode} (0x{(byte)opcode:X2})",
                "lists, tuples, dictionaries, texts, bytes, numbers and known globals alone"
            ),
        };

    private object LittleEndian(uint length)
    {
        if (length > LongestInteger)
            throw _input.Refuse($"a whole number of {length} bytes", $"at most {LongestInteger}");
        return PickleText.Narrow(new BigInteger(_input.Take(length).Span));
    }

    private uint MemoLine() =>
        PickleText.Integer(_input, _input.Line(), mayBeBool: false) is long and >= 0 and <= uint.MaxValue and var index
            ? (uint)index
            : throw _input.Refuse("a memory number out of range", $"0 … {uint.MaxValue}");

    private void Remember(uint index)
    {
        _input.CountValue();
        _memo[index] = _stack.Top();
    }

    private object? Remembered(uint index) =>
        _memo.TryGetValue(index, out var value)
            ? value
            : throw _input.Refuse($"value {index} before it was given", "a value that was");

    private List<object?> ListOnTop() =>
        _stack.Top() as List<object?>
        ?? throw _input.Refuse($"an item for {PickleValue.KindOf(_stack.Top())}", "one for a list");

    private void SetItems(object?[] keysAndValues)
    {
        if (_stack.Top() is not PickleDictionary dictionary)
            throw _input.Refuse($"keys for {PickleValue.KindOf(_stack.Top())}", "keys for a dictionary");
        if (keysAndValues.Length % 2 != 0)
            throw _input.Refuse("a key without a value", "pairs");
        for (var i = 0; i < keysAndValues.Length; i += 2)
            dictionary[_keys.Of(keysAndValues[i])] = keysAndValues[i + 1];
    }

    private PickleDictionary NewDictionary()
    {
        _input.CountDictionary();
        return [];
    }

    private string Name() =>
        PickleValue.TextOf(_input.Line()) ?? throw _input.Refuse("a name of more than a line", "a class or function");

    private void PushGlobal(string name) =>
        _stack.Push(_dialect.Globals.TryGetValue(name, out var global) ? global : throw RefuseGlobal(name));

    private DataFormatException RefuseGlobal(string name) =>
        _input.Refuse($"the class or function {name}", _dialect.Allowed);

    private void Call(object?[] calleeAndArguments)
    {
        if (calleeAndArguments is not [PickleGlobal global, object?[] arguments])
            throw _input.Refuse(
                $"a call of {PickleValue.KindOf(calleeAndArguments[0])}",
                "a known global with a tuple"
            );
        _stack.Push(global.Construct(_input, arguments));
    }
}
