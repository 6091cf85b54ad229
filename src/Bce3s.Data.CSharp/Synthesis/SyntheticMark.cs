using System.Globalization;
using System.Text.RegularExpressions;

namespace Bce3s.Data;

/// <summary>What the file <see cref="SyntheticDataset.MarkFile"/> tells: that pictures are generated, and how.</summary>
/// <param name="Profile">The dataset whose class counts and layout they have.</param>
/// <param name="Scale">What the class counts were multiplied by.</param>
/// <param name="Seed">What the pictures were drawn by.</param>
internal sealed partial record SyntheticMark(SyntheticProfile Profile, double Scale, long Seed)
{
    private const int Longest = 1024;

    /// <summary>The text of the file.</summary>
    public string Text =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"Generated pictures (bce3s data synth), a stand-in for the dataset of that name.\nprofile {Profile}\nscale {Scale:R}\nseed {Seed}\n"
        );

    /// <summary>The mark in a folder; <see langword="null"/> where there is none, or one that nobody wrote.</summary>
    public static SyntheticMark? Read(string folder)
    {
        var file = new FileInfo(Path.Combine(folder, SyntheticDataset.MarkFile));
        if (
            !file.Exists
            || file.Length > Longest
            || Lines().Match(File.ReadAllText(file.FullName)) is not { Success: true } lines
        )
            return null;
        var invariant = CultureInfo.InvariantCulture;
        return
            SyntheticProfile.All.FirstOrDefault(profile => profile.Name == lines.Groups[1].Value) is { } profile
            && double.TryParse(lines.Groups[2].ValueSpan, NumberStyles.Float, invariant, out var scale)
            && profile.Takes(scale)
            && long.TryParse(lines.Groups[3].ValueSpan, NumberStyles.AllowLeadingSign, invariant, out var seed)
            ? new(profile, scale, seed)
            : null;
    }

    /// <summary>The dataset as it should then be: with the scaled numbers of images, and files of which no sums are known.</summary>
    public DatasetLayout StandIn(DatasetLayout layout) =>
        layout with
        {
            Files = [.. layout.Files.Select(file => file with { Bytes = null, Checksum = null })],
        };

    /// <inheritdoc cref="StandIn(DatasetLayout)"/>
    public KnownDataset StandIn(KnownDataset dataset)
    {
        var counts = Profile.ClassCounts(Scale);
        var test = dataset.Test.Smallest is { } each ? SyntheticProfile.Scaled(each, Scale) : 0;
        return dataset with
        {
            Train = new(counts.Sum(), counts.Min(), counts.Max()),
            Test = new(test * counts.Length, test, test),
        };
    }

    [GeneratedRegex(@"\nprofile (\S+)\nscale (\S+)\nseed (\S+)\n$")]
    private static partial Regex Lines();
}
