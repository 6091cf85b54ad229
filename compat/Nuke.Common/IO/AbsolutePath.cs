using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Nuke.Common.IO;

/// <summary>An absolute, normalised path; <c>path / "part"</c> goes down, <c>path / ".."</c> up.</summary>
[TypeConverter(typeof(TypeConverter))]
public class AbsolutePath : IAbsolutePathHolder, IFormattable
{
    /// <summary>Format: always in double quotes.</summary>
    public const string DoubleQuote = "d";

    /// <summary>Format: in double quotes where the path has a space.</summary>
    public const string DoubleQuoteIfNeeded = "dn";

    /// <summary>Format: always in single quotes.</summary>
    public const string SingleQuote = "s";

    /// <summary>Format: in single quotes where the path has a space.</summary>
    public const string SingleQuoteIfNeeded = "sn";

    /// <summary>Format: as it is.</summary>
    public const string NoQuotes = "nq";

    private static readonly StringComparer Comparer = OperatingSystem.IsWindows()
        ? StringComparer.OrdinalIgnoreCase
        : StringComparer.Ordinal;

    private readonly string path;

    private AbsolutePath(string path) => this.path = path;

    /// <summary>The name after the last separator.</summary>
    public string Name => System.IO.Path.GetFileName(path);

    /// <summary>The name without its extension.</summary>
    public string NameWithoutExtension => System.IO.Path.GetFileNameWithoutExtension(path);

    /// <summary>The extension with its dot, or nothing.</summary>
    public string Extension => System.IO.Path.GetExtension(path);

    /// <summary>The directory above, null for a root.</summary>
    public AbsolutePath? Parent => System.IO.Path.GetDirectoryName(path) is { } parent ? new(parent) : null;

    AbsolutePath IAbsolutePathHolder.Path => this;

    /// <summary>Makes a path of a text that is absolute already.</summary>
    /// <exception cref="ArgumentException">The path is relative.</exception>
    public static AbsolutePath Create(string path)
    {
        if (!System.IO.Path.IsPathFullyQualified(path))
            throw new ArgumentException($"Path '{path}' must be absolute", nameof(path));
        var full = System.IO.Path.GetFullPath(path);
        return new(System.IO.Path.TrimEndingDirectorySeparator(full));
    }

    /// <summary>The path of an absolute text; null stays null.</summary>
    [return: NotNullIfNotNull(nameof(path))]
    public static implicit operator AbsolutePath?(string? path) => path is null ? null : Create(path);

    /// <summary>The text of a path; null stays null.</summary>
    [return: NotNullIfNotNull(nameof(path))]
    public static implicit operator string?(AbsolutePath? path) => path?.path;

    /// <summary>The path of something below.</summary>
    /// <exception cref="ArgumentException">The right side is absolute itself.</exception>
    public static AbsolutePath operator /(AbsolutePath left, string? right)
    {
        if (right is null)
            return left;
        if (System.IO.Path.IsPathRooted(right))
            throw new ArgumentException($"'{right}' cannot be put below '{left}': it is absolute", nameof(right));
        return Create(System.IO.Path.Combine(left.path, right));
    }

    /// <summary>The path with a text appended to its name.</summary>
    public static AbsolutePath operator +(AbsolutePath left, string? right) => Create(left.path + right);

    /// <summary>Whether both name the same place.</summary>
    public static bool operator ==(AbsolutePath? a, AbsolutePath? b) => Equals(a, b);

    /// <summary>Whether both name different places.</summary>
    public static bool operator !=(AbsolutePath? a, AbsolutePath? b) => !Equals(a, b);

    /// <summary>Whether both name the same place.</summary>
    protected bool Equals(AbsolutePath other) => Comparer.Equals(path, other.path);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is AbsolutePath other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => Comparer.GetHashCode(path);

    /// <inheritdoc/>
    public override string ToString() => path;

    /// <summary>The path, quoted as the format says (one of the constants of this type).</summary>
    /// <exception cref="ArgumentException">The format is not known.</exception>
    public string ToString(string? format)
    {
        var needed = path.Contains(' ', StringComparison.Ordinal);
        return format switch
        {
            null or "" or NoQuotes => path,
            DoubleQuote => $"\"{path}\"",
            SingleQuote => $"'{path}'",
            DoubleQuoteIfNeeded => needed ? $"\"{path}\"" : path,
            SingleQuoteIfNeeded => needed ? $"'{path}'" : path,
            _ => throw new ArgumentException($"Format '{format}' is not one of d, dn, s, sn, nq", nameof(format)),
        };
    }

    string IFormattable.ToString(string? format, IFormatProvider? formatProvider) => ToString(format);

    /// <summary>Makes paths of parameter values; a relative one starts at the working directory.</summary>
    public class TypeConverter : System.ComponentModel.TypeConverter
    {
        /// <inheritdoc/>
        public override bool CanConvertFrom(ITypeDescriptorContext? context, Type sourceType) =>
            sourceType == typeof(string) || base.CanConvertFrom(context, sourceType);

        /// <inheritdoc/>
        public override object? ConvertFrom(ITypeDescriptorContext? context, CultureInfo? culture, object value) =>
            value is string text
                ? Create(System.IO.Path.Combine(EnvironmentInfo.WorkingDirectory, text))
                : base.ConvertFrom(context, culture, value);
    }
}
