using System.Text.Json;
using Xunit;

namespace Bce3s.Data.Tests.Augmentation.Policies;

public class AutoAugmentTests
{
    private static readonly ImageSize s_size = new(32, 48);

    public static TheoryData<string> Policies() => new("CIFAR10", "IMAGENET");

    private static AutoAugmentPolicy Policy(string name) =>
        name == "CIFAR10" ? AutoAugmentPolicy.Cifar10 : AutoAugmentPolicy.ImageNet;

    [Theory]
    [MemberData(nameof(Policies))]
    public void Pairs_are_those_that_torchvision_has(string name)
    {
        using var file = JsonDocument.Parse(File.ReadAllText(Places.Golden("policies.json")));
        var expected = file.RootElement.GetProperty(name).EnumerateArray().ToArray();
        var pairs = Policy(name).Pairs;
        Assert.Equal(25, pairs.Count);
        for (var i = 0; i < expected.Length; i++)
        {
            PolicyStep[] steps = [pairs[i].First, pairs[i].Second];
            for (var half = 0; half < 2; half++)
            {
                var step = expected[i][half];
                Assert.Equal(step[0].GetString(), steps[half].Operation);
                Assert.Equal(step[1].GetDouble(), steps[half].Probability);
                if (step[2].ValueKind == JsonValueKind.Number)
                    Assert.Equal(step[2].GetInt32(), steps[half].Bin);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Policies))]
    public void Operations_come_as_often_as_the_policy_says_at_its_strengths(string name)
    {
        const int images = 20000;
        var policy = Policy(name);
        var space = OperationSpace.AutoAugment();
        var draws = DrawnOperations.Of(new AutoAugment(policy), 2, images, s_size);
        for (var half = 0; half < 2; half++)
        {
            var steps = policy.Pairs.Select(pair => half == 0 ? pair.First : pair.Second).ToArray();
            for (var operation = 0; operation < space.Operations.Count; operation++)
            {
                var ranged = space.Operations[operation];
                var own = steps.Where(step => step.Operation == ranged.Operation.Name).ToArray();
                var drawn = draws.Select(each => each[half]).Where(draw => draw.Operation == operation).ToArray();
                DrawnOperations.AssertShare(own.Sum(step => step.Probability) / 25, drawn.Length, images);
                var possible = own.Where(step => step.Probability > 0)
                    .SelectMany(step =>
                        new[] { false, true }.Select(negative => ranged.Magnitude(step.Bin, negative, s_size))
                    )
                    .ToHashSet();
                Assert.Equal(possible.Order(), drawn.Select(draw => draw.Magnitude).Distinct().Order());
                if (ranged.Signed && drawn.Length > 0 && own.All(step => step.Bin > 0))
                {
                    var neutral = ranged.Magnitude(0, false, s_size);
                    DrawnOperations.AssertShare(0.5, drawn.Count(draw => draw.Magnitude < neutral), drawn.Length);
                }
            }
        }
    }

    [Fact]
    public void Strengths_are_ten_equal_steps()
    {
        var space = OperationSpace.AutoAugment();
        double At(string name, int bin, bool negative = false) =>
            space.Operations[space.IndexOf(name)].Magnitude(bin, negative, s_size);
        Assert.Equal(10, space.Bins);
        Assert.Equal(0.3, At("shearX", 9));
        Assert.Equal(-0.1, At("shearY", 3, true), 12);
        Assert.Equal(150.0 / 331 * 48, At("translateX", 9), 12);
        Assert.Equal(-150.0 / 331 * 32, At("translateY", 9, true), 12);
        Assert.Equal(20, At("rotate", 6, true), 12);
        Assert.Equal(0.1, At("sharpness", 9, true), 12);
        Assert.Equal(1.5, At("color", 5), 12);
        Assert.Equal([8, 8, 7, 7, 6, 6, 5, 5, 4, 4], Enumerable.Range(0, 10).Select(bin => At("posterize", bin)));
        Assert.Equal(256, At("solarize", 0));
        Assert.Equal(0, At("solarize", 9));
    }

    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(3, 7, 9)]
    [InlineData(3, 32, 32)]
    [InlineData(1, 28, 28)]
    public void Both_engines_give_the_same_bytes(int channels, int height, int width)
    {
        var images = Engines.Images(40, channels, height, width);
        foreach (var policy in new[] { AutoAugmentPolicy.Cifar10, AutoAugmentPolicy.ImageNet })
        {
            Engines.Both(new AutoAugment(policy), images);
            Engines.Both(new AutoAugment(policy, OperationSpace.Torchvision()), images);
        }
    }

    [Fact]
    public void A_space_with_other_steps_or_operations_is_refused()
    {
        var steps = OperationSpace.Torchvision(31);
        Assert.Throws<ArgumentException>(() => new AutoAugment(AutoAugmentPolicy.Cifar10, steps));
        var lacking = OperationSpace.RandAugment(10);
        var error = Assert.Throws<ArgumentException>(() => new AutoAugment(AutoAugmentPolicy.Cifar10, lacking));
        Assert.Contains("'invert'", error.Message);
        Assert.Contains("identity, shearX", error.Message);
        Assert.Throws<ArgumentNullException>(() => new AutoAugment(null!));
    }

    [Fact]
    public void It_says_what_it_does()
    {
        Assert.Equal(
            "AutoAugment (CIFAR-10, authors' ranges, fill 128)",
            new AutoAugment(AutoAugmentPolicy.Cifar10).ToString()
        );
        Assert.Equal(
            "AutoAugment (ImageNet, torchvision's ranges, 10 steps, fill 0)",
            new AutoAugment(AutoAugmentPolicy.ImageNet, OperationSpace.Torchvision()).ToString()
        );
    }
}
