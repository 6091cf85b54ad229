namespace Bce3s.Data;

/// <summary>Finds which of a file's names are those of a module, and what stands before them.</summary>
internal static class WeightsPart
{
    // A name of which nobody vouches can have thousands.
    private const int MostDots = 12;

    /// <summary>What programs call the weights in their checkpoints.</summary>
    private static readonly string[] s_usual =
    [
        "state_dict",
        "model_state_dict",
        "model_state",
        "model",
        "net",
        "network",
        "weights",
        "params",
        "state_dict_ema",
        "model_ema",
        "ema_state_dict",
        "ema",
        "params_ema",
    ];

    /// <summary>The prefix of the file's part that is meant; empty for all of it.</summary>
    /// <exception cref="DataFormatException">There is no such part, or several with usual names.</exception>
    public static string Choose(WeightsFile file, string? part)
    {
        if (part is not null)
        {
            var prefix = part.Length == 0 || part.EndsWith('.') ? part : part + ".";
            return file.Entries.Any(entry => entry.Name.StartsWith(prefix, StringComparison.Ordinal))
                ? prefix
                : throw new DataFormatException(
                    file.Path,
                    $"no part '{part}'",
                    file.Parts.Count == 0 ? "no part, since there is none" : $"one of {Listed(file.Parts)}"
                );
        }
        return file.Parts.Intersect(s_usual).ToList() switch
        {
            [] => "",
            [var usual] => usual + ".",
            var several => throw Ambiguous(file, several),
        };
    }

    /// <summary>
    /// The prefix behind which most of the module's names stand with tensors that fit, as <c>module.</c> or <c>encoder.</c>;
    /// empty where none does.
    /// </summary>
    /// <exception cref="DataFormatException">It is the same for several prefixes.</exception>
    public static string Prefix(WeightsFile file, string part, IReadOnlyDictionary<string, WeightsEntry> module)
    {
        var counts = new Dictionary<string, int>();
        foreach (var entry in file.Entries)
            if (entry.Name.StartsWith(part, StringComparison.Ordinal))
                foreach (var start in Starts(entry.Name, part.Length))
                    if (module.TryGetValue(entry.Name[start..], out var wanted) && entry.FitsInto(wanted))
                        counts[entry.Name[..start]] = counts.GetValueOrDefault(entry.Name[..start]) + 1;
        if (counts.Count == 0)
            return part;
        var most = counts.Values.Max();
        var best = counts.Where(count => count.Value == most).Select(count => count.Key).ToList();
        return best is [var prefix] ? prefix : throw Ambiguous(file, best);
    }

    /// <summary>Where a name can begin: behind the part, and behind each of the first dots there.</summary>
    private static IEnumerable<int> Starts(string name, int start)
    {
        for (var dots = 0; dots <= MostDots; dots++)
        {
            yield return start;
            start = name.IndexOf('.', start) + 1;
            if (start == 0)
                yield break;
        }
    }

    private static DataFormatException Ambiguous(WeightsFile file, IEnumerable<string> parts) =>
        new(file.Path, $"weights in several parts: {Listed(parts)}", "the name of the one that is meant");

    private static string Listed(IEnumerable<string> parts) =>
        string.Join(", ", parts.Take(10).Select(part => $"'{part.TrimEnd('.')}'"));
}
