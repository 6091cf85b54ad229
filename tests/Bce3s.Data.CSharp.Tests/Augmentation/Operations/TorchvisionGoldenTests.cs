using System.Globalization;
using Xunit;

namespace Bce3s.Data.Tests.Augmentation.Operations;

/// <summary>What torchvision makes of Pillow images; golden/operations.py says how the numbers were made.</summary>
public sealed class TorchvisionGoldenTests : IDisposable
{
    private readonly SafetensorsFile _golden = Safetensors.Load(Places.Golden("operations.safetensors"));

    public void Dispose() => _golden.Dispose();

    private static OperationSpace Space(string name) =>
        name switch
        {
            "torchvision" => OperationSpace.Torchvision(),
            "randaugment" => OperationSpace.RandAugment(),
            "trivialaugment" => OperationSpace.TrivialAugmentWide(),
            _ => throw new ArgumentOutOfRangeException(nameof(name), name, null),
        };

    [Theory]
    [InlineData("torchvision", 14)]
    [InlineData("randaugment", 14)]
    [InlineData("trivialaugment", 14)]
    public void Operations_of_a_policy_give_its_bytes(string title, int operations)
    {
        var space = Space(title);
        Assert.Equal(operations, space.Operations.Count);
        var seen = new HashSet<string>();
        foreach (var (key, expected) in _golden.Tensors)
        {
            if (key.Split('/') is not [var prefix, var image, var name, var bin, var sign] || prefix != title)
                continue;
            var ranged = space.Operations[space.IndexOf(name)];
            var (channels, height, width) = Size(image);
            Assert.True(ranged.Signed || sign == "+", key);
            var magnitude = ranged.Magnitude(int.Parse(bin), sign == "-", new(height, width));
            var changed = OperationResults.Of(ranged.Operation, Input(image), channels, height, width, magnitude);
            Assert.True(changed.AsSpan().SequenceEqual(Engines.Flat(expected)), key);
            seen.Add(name);
        }
        Assert.Equal(space.Operations.Select(each => each.Operation.Name).Order(), seen.Order());
    }

    [Theory]
    [InlineData("torchvision")]
    [InlineData("randaugment")]
    [InlineData("trivialaugment")]
    public void Ranges_of_a_policy_are_its_ranges(string title)
    {
        var space = Space(title);
        var compared = 0;
        foreach (var ranged in space.Operations)
        {
            if (!_golden.Tensors.TryGetValue($"magnitudes/{title}/{ranged.Operation.Name}", out var range))
                continue;
            compared++;
            var expected = range.data<double>().ToArray();
            Assert.Equal(space.Bins, expected.Length);
            for (var bin = 0; bin < expected.Length; bin++)
            {
                var magnitude = ranged.Magnitude(bin, false, new(224, 224));
                var wanted = ranged.Operation.Name switch
                {
                    "translateX" or "translateY" => -Math.Truncate(expected[bin]),
                    "brightness" or "color" or "contrast" or "sharpness" => 1 + expected[bin],
                    _ => expected[bin],
                };
                // The last bit of float32 is not the same on every processor.
                Assert.Equal(wanted, magnitude, Math.Abs(wanted) * 1.3e-7);
            }
        }
        Assert.Equal(11, compared);
    }

    [Fact]
    public void Hues_and_greys_are_those_of_adjust_hue_and_rgb_to_grayscale()
    {
        var compared = 0;
        foreach (var (key, expected) in _golden.Tensors)
        {
            var parts = key.Split('/');
            if (parts[0] is not ("hue" or "gray"))
                continue;
            var (channels, height, width) = Size(parts[1]);
            var changed = parts[0] switch
            {
                "hue" => OperationResults.Of(
                    ImageOperation.Hue,
                    Input(parts[1]),
                    channels,
                    height,
                    width,
                    Number(parts[2])
                ),
                _ => OperationResults.Of(ImageOperation.Grayscale, Input(parts[1]), channels, height, width, 0),
            };
            Assert.True(changed.AsSpan().SequenceEqual(Engines.Flat(expected)), key);
            compared++;
        }
        Assert.Equal(10, compared);
    }

    [Fact]
    public void Blurred_bytes_differ_by_at_most_1()
    {
        var differences = new List<int>();
        foreach (var (key, expected) in _golden.Tensors)
        {
            if (key.Split('/') is not ["blur", var image, var kernel, var sigma])
                continue;
            var (channels, height, width) = Size(image);
            var blur = ImageOperation.Blur(int.Parse(kernel));
            var changed = OperationResults.Of(blur, Input(image), channels, height, width, Number(sigma));
            differences.AddRange(changed.Zip(Engines.Flat(expected), (one, other) => Math.Abs(one - other)));
        }
        Assert.Equal(3 * (462 + 54), differences.Count);
        Assert.InRange(differences.Max(), 0, 1);
        Assert.InRange(differences.Average(), 0, 0.01);
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    private byte[] Input(string image) => Engines.Flat(_golden.Tensors[$"input/{image}"]);

    private (int Channels, int Height, int Width) Size(string image)
    {
        var shape = _golden.Tensors[$"input/{image}"].shape;
        return ((int)shape[0], (int)shape[1], (int)shape[2]);
    }
}
