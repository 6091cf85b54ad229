using System.Text;

namespace Bce3s.Data;

/// <summary>A tensor of a file that has another shape or kind of numbers than the one of its name.</summary>
/// <param name="Name">The name in the module.</param>
/// <param name="Found">In the file.</param>
/// <param name="Expected">In the module.</param>
public sealed record WeightsMismatch(string Name, WeightsEntry Found, WeightsEntry Expected);

/// <summary>How the tensors of a file fit those of a module.</summary>
public sealed class WeightsReport
{
    private const int MostLines = 12;

    internal WeightsReport(
        string path,
        string prefix,
        IReadOnlyList<string> fitting,
        IReadOnlyList<WeightsEntry> missing,
        IReadOnlyList<WeightsEntry> unexpected,
        IReadOnlyList<WeightsMismatch> mismatched,
        IReadOnlyList<WeightsEntry> leftOut
    ) =>
        (Path, Prefix, Fitting, Missing, Unexpected, Mismatched, LeftOut) = (
            path,
            prefix,
            fitting,
            missing,
            unexpected,
            mismatched,
            leftOut
        );

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>What stands before the module's names in the file, with its dot: <c>state_dict.module.</c>; often nothing.</summary>
    public string Prefix { get; }

    /// <summary>The module's names whose tensors the file has as they are wanted.</summary>
    public IReadOnlyList<string> Fitting { get; }

    /// <summary>Tensors of the module that the file does not have.</summary>
    public IReadOnlyList<WeightsEntry> Missing { get; }

    /// <summary>Tensors of the file, without the prefix, that the module does not have.</summary>
    public IReadOnlyList<WeightsEntry> Unexpected { get; }

    /// <summary>Tensors of one name that differ in shape, or whole numbers in one and others in the other.</summary>
    public IReadOnlyList<WeightsMismatch> Mismatched { get; }

    /// <summary>
    /// Tensors of the file, by their full names, that are outside the prefix or may differ
    /// (<see cref="WeightsOptions.MayDiffer"/>) and do.
    /// </summary>
    public IReadOnlyList<WeightsEntry> LeftOut { get; }

    /// <summary>Whether nothing is missing, unexpected or mismatched.</summary>
    public bool Fits => Fitting.Count > 0 && Missing.Count + Unexpected.Count + Mismatched.Count == 0;

    /// <summary>In one line: what fits and what does not, with the first name of each kind.</summary>
    public string Summary
    {
        get
        {
            var parts = new List<string> { Fit("fit") };
            if (Prefix.Length > 0)
                parts[0] += $" behind '{Prefix}'";
            if (Missing is [var missing, ..])
                parts.Add($"{Missing.Count} missing ({missing}{Rest(Missing.Count)})");
            if (Unexpected is [var unexpected, ..])
                parts.Add($"{Unexpected.Count} unexpected ({unexpected}{Rest(Unexpected.Count)})");
            if (Mismatched is [var (name, found, expected), ..])
                parts.Add(
                    $"{Mismatched.Count} mismatched ({name}: {found.Description}, expected {expected.Description}{Rest(Mismatched.Count)})"
                );
            if (LeftOut is [var left, ..])
                parts.Add($"{LeftOut.Count} left out ({left.Name}{Rest(LeftOut.Count)})");
            return string.Join(", ", parts);
        }
    }

    /// <summary>The summary's kinds, with the names of each.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        text.Append(Fit("tensors fit"));
        text.AppendLine(Prefix.Length > 0 ? $" ('{Prefix}' before their names)" : "");
        List("missing", Missing, entry => $"{entry}");
        List("unexpected", Unexpected, entry => $"{entry}");
        List(
            "mismatched",
            Mismatched,
            entry => $"{entry.Name} {entry.Found.Description}, expected {entry.Expected.Description}"
        );
        List("left out", LeftOut, entry => $"{entry}");
        return text.ToString().TrimEnd();

        void List<T>(string kind, IReadOnlyList<T> entries, Func<T, string> line)
        {
            foreach (var entry in entries.Take(MostLines))
                text.AppendLine($"  {kind, -10}  {line(entry)}");
            if (entries.Count > MostLines)
                text.AppendLine($"  {kind, -10}  and {entries.Count - MostLines} more");
        }
    }

    private string Fit(string what) => $"{Fitting.Count} of {Fitting.Count + Missing.Count + Mismatched.Count} {what}";

    private static string Rest(int count) => count > 1 ? ", …" : "";
}
