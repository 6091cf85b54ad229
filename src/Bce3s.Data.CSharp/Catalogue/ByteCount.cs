using System.Globalization;

namespace Bce3s.Data;

/// <summary>Numbers of bytes for people.</summary>
public static class ByteCount
{
    private static readonly string[] s_units = ["bytes", "kB", "MB", "GB", "TB"];

    /// <summary>In steps of 1000 with one decimal: <c>170.1 MB</c>.</summary>
    public static string Text(long bytes)
    {
        double value = bytes;
        var unit = 0;
        for (; value >= 999.95 && unit < s_units.Length - 1; unit++)
            value /= 1000;
        return value.ToString(unit == 0 ? "F0" : "F1", CultureInfo.InvariantCulture) + " " + s_units[unit];
    }
}
