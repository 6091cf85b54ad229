using System.Globalization;
using System.Text;

namespace TorchSharp;

/// <summary>Writes the values of a tensor; only those that are shown are formatted.</summary>
internal sealed class TensorText
{
    private const string Gap = "...";
    private readonly string metadata;
    private readonly long[] shape;
    private readonly torch.ScalarType dtype;
    private readonly double[] floats = [];
    private readonly long[] integers = [];
    private readonly string format;
    private readonly CultureInfo culture;
    private readonly string newLine;
    private readonly int width;

    internal TensorText(torch.Tensor tensor, string? format, int? width, CultureInfo? culture, string? newLine)
    {
        metadata = Metadata(tensor);
        (shape, dtype) = (tensor.shape, tensor.dtype);
        this.format = format ?? torch.FloatFormat;
        this.width = width ?? torch.LineWidth;
        this.culture = culture ?? CultureInfo.CurrentCulture;
        this.newLine = newLine ?? torch.NewLine;
        using var scope = torch.NewDisposeScope();
        var plain = tensor.is_sparse ? tensor.detach().to_dense() : tensor.detach();
        if (plain.is_meta)
            shape = [0];
        else if (plain.is_floating_point())
            floats = plain.to(torch.ScalarType.Float64, torch.CPU).data<double>().ToArray();
        else
            integers = plain.to(torch.ScalarType.Int64, torch.CPU).data<long>().ToArray();
    }

    internal static string Metadata(torch.Tensor tensor) =>
        $"[{string.Join('x', tensor.shape)}], type = {tensor.dtype}, device = {tensor.device}";

    internal string Numpy() => Nested(0, 0, "[", "]", "", "");

    internal string CSharp()
    {
        var (type, suffix) = dtype switch
        {
            torch.ScalarType.Byte => ("byte", ""),
            torch.ScalarType.Int8 => ("sbyte", ""),
            torch.ScalarType.Int16 => ("short", ""),
            torch.ScalarType.Int32 => ("int", ""),
            torch.ScalarType.Int64 => ("long", "L"),
            torch.ScalarType.Float64 => ("double", ""),
            torch.ScalarType.Float32 => ("float", "f"),
            _ => (dtype.ToString().ToLowerInvariant(), ""),
        };
        return shape.Length == 0
            ? $"{metadata}, value = {Value(0)}"
            : $"{metadata}, value = {type} [{new string(',', shape.Length - 1)}] {Nested(0, 0, "{", "}", suffix, ",")}";
    }

    internal string Julia()
    {
        var text = new StringBuilder(metadata);
        if (shape.Length == 0)
            return text.Append(", value = ").Append(Value(0)).ToString();
        var block = shape.Length == 1 ? shape[0] : shape[^1] * shape[^2];
        var blocks = shape.SkipLast(2).Aggregate(1L, (product, size) => product * size);
        foreach (var b in Shown(blocks, torch.MaxRows))
        {
            text.Append(newLine);
            if (b < 0)
                text.Append(Gap).Append(newLine);
            else
                Matrix(text, b, block);
        }
        return text.ToString();
    }

    private void Matrix(StringBuilder text, long index, long size)
    {
        if (shape.Length > 2)
            text.Append('[').Append(string.Join(',', Indices(index))).Append(",..,..] =").Append(newLine);
        var (rows, columns) = shape.Length == 1 ? (1, shape[0]) : (shape[^2], shape[^1]);
        var shownRows = Shown(rows, torch.MaxRows).ToArray();
        var cells = new List<string[]>();
        var used = 0;
        for (var c = 0L; c < columns; c++)
        {
            var column = shownRows.Select(r => r < 0 ? Gap : Value(index * size + r * columns + c)).ToArray();
            var wide = column.Select(v => v.Length).DefaultIfEmpty().Max();
            if (used + wide + 1 + (c + 1 < columns ? Gap.Length : 0) > width)
            {
                cells.Add([.. column.Select(_ => Gap)]);
                break;
            }
            cells.Add([.. column.Select(v => v.PadLeft(wide))]);
            used += wide + 1;
        }
        for (var r = 0; r < shownRows.Length; r++)
            text.Append(' ').AppendJoin(' ', cells.Select(column => column[r])).Append(newLine);
    }

    private IEnumerable<long> Indices(long index)
    {
        for (var d = 0; d < shape.Length - 2; d++)
        {
            var inner = shape.Skip(d + 1).SkipLast(2).Aggregate(1L, (product, size) => product * size);
            yield return index / inner;
            index %= inner;
        }
    }

    /// <summary>The part from <paramref name="offset"/> on, as nested lists with a line for each innermost one.</summary>
    private string Nested(int dim, long offset, string open, string close, string suffix, string separator)
    {
        if (dim == shape.Length)
            return Value(offset) + suffix;
        var inner = shape.Skip(dim + 1).Aggregate(1L, (product, size) => product * size);
        var last = dim == shape.Length - 1;
        var parts = Shown(shape[dim], last ? torch.MaxColumns : torch.MaxRows)
            .Select(i => i < 0 ? Gap : Nested(dim + 1, offset + i * inner, open, close, suffix, separator));
        var between = last
            ? ", "
            : separator + string.Concat(Enumerable.Repeat(newLine, shape.Length - 1 - dim)) + new string(' ', dim + 1);
        return open + string.Join(between, parts) + close;
    }

    /// <summary>The indices of the places shown; -1 stands for those left out in the middle.</summary>
    private static IEnumerable<long> Shown(long count, int most)
    {
        for (var i = 0L; i < count; i++)
        {
            if (count > most && i == most - most / 2)
            {
                yield return -1;
                i = count - most / 2;
                if (i >= count)
                    yield break;
            }
            yield return i;
        }
    }

    private string Value(long place) =>
        floats.Length > 0 ? floats[place].ToString(format, culture)
        : dtype == torch.ScalarType.Bool ? (integers[place] != 0 ? "True" : "False")
        : integers[place].ToString(culture);
}
