using Xunit;
using static TorchSharp.torch;

namespace Bce3s.Data.Tests.Augmentation.Operations;

/// <summary>Every operator at several magnitudes, as the program of the BCE3S authors computes it with Pillow 9.4.</summary>
public class AutoAugmentGoldenTests
{
    [Fact]
    public void Every_operator_gives_the_bytes_of_Pillow()
    {
        using var golden = Safetensors.Load(Places.Golden("autoaugment.safetensors"));
        var space = OperationSpace.AutoAugment();
        var operations = new HashSet<string>();
        foreach (var (key, expected) in golden.Tensors)
        {
            if (key.Split('/') is not [var image, var name, var bin, var sign])
                continue;
            var ranged = space.Operations[space.IndexOf(name)];
            Assert.True(ranged.Signed || sign == "+", key);
            var magnitude = ranged.Magnitude(int.Parse(bin), sign == "-", new(32, 32));
            var changed = OperationResults.Of(
                ranged.Operation,
                Planes(golden.Tensors[$"{image}/input"]),
                3,
                32,
                32,
                magnitude
            );
            Assert.True(changed.AsSpan().SequenceEqual(Planes(expected)), key);
            operations.Add(name);
        }
        Assert.Equal(14, operations.Count);
        Assert.Equal(122, golden.Tensors.Count);
    }

    /// <summary>C×H×W of H×W×C.</summary>
    private static byte[] Planes(Tensor image)
    {
        using var scope = NewDisposeScope();
        return Engines.Flat(image.permute(2, 0, 1));
    }
}
