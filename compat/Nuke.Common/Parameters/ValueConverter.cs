using System.ComponentModel;
using Nuke.Common.IO;
using Nuke.Common.Output;

namespace Nuke.Common.Parameters;

/// <summary>Turns the texts of a parameter into a value of its type.</summary>
internal static class ValueConverter
{
    /// <exception cref="FormatException">A text does not fit; the message says what was expected.</exception>
    public static object Convert(ParameterMember parameter, ParameterValue value, IReadOnlyList<string>? valueSet)
    {
        var separator = parameter.Attribute.Separator;
        var texts = string.IsNullOrEmpty(separator)
            ? value.Texts
            : [.. value.Texts.SelectMany(text => text.Split(separator, StringSplitOptions.RemoveEmptyEntries))];
        if (!parameter.Type.IsArray)
        {
            // A switch stands alone: --resume.
            if (texts.Count == 0 && parameter.ScalarType == typeof(bool))
                return true;
            return texts.Count == 1
                ? Scalar(texts[0])
                : throw new FormatException($"{value.Source} needs one value, but has {texts.Count}");
        }

        var array = Array.CreateInstance(parameter.ScalarType, texts.Count);
        for (var index = 0; index < texts.Count; index++)
            array.SetValue(Scalar(texts[index]), index);
        return array;

        object Scalar(string text)
        {
            if (valueSet is not null)
            {
                text =
                    valueSet.FirstOrDefault(known => known.Equals(text, StringComparison.OrdinalIgnoreCase))
                    ?? throw new FormatException(
                        Alternatives.Message($"{value.Source} has no value '{text}'. Values:", valueSet)
                    );
            }

            return Single(parameter.ScalarType, text, value);
        }
    }

    private static object Single(Type type, string text, ParameterValue value)
    {
        if (type == typeof(string))
            return text;
        if (type == typeof(AbsolutePath))
            return AbsolutePath.Create(Path.Combine(value.Folder, text));
        try
        {
            return TypeDescriptor.GetConverter(type).ConvertFromInvariantString(text)!;
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException or NotSupportedException)
        {
            throw new FormatException($"{value.Source}: '{text}' is not {Expected(type)}", exception);
        }
    }

    private static string Expected(Type type) =>
        Type.GetTypeCode(type) switch
        {
            TypeCode.Boolean => "true or false",
            TypeCode.Int32 or TypeCode.Int64 => "a whole number",
            TypeCode.Single or TypeCode.Double or TypeCode.Decimal => "a number",
            _ => $"a {type.Name}",
        };
}
