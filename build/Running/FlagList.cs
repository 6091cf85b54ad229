using System.Globalization;

namespace Bce3s.Building.Running;

/// <summary>Flags for another program: those that have a value, and no others.</summary>
internal sealed class FlagList
{
    private readonly List<string> arguments = [];

    public IReadOnlyList<string> Arguments => arguments;

    public FlagList Add(string flag, string? value)
    {
        if (value is not null)
            arguments.AddRange([flag, value]);
        return this;
    }

    public FlagList Add(string flag, long? value) => Add(flag, value?.ToString(CultureInfo.InvariantCulture));

    public FlagList Add(string flag, double? value) => Add(flag, value?.ToString(CultureInfo.InvariantCulture));

    /// <summary>An argument that stands without a flag.</summary>
    public FlagList Add(string? value)
    {
        if (value is not null)
            arguments.Add(value);
        return this;
    }

    /// <summary>All of another list.</summary>
    public FlagList Add(FlagList other)
    {
        arguments.AddRange(other.arguments);
        return this;
    }

    public FlagList Add(string flag, bool value)
    {
        if (value)
            arguments.Add(flag);
        return this;
    }
}
