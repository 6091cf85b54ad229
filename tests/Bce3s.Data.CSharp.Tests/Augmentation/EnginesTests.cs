using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace Bce3s.Data.Tests.Augmentation;

/// <summary>What holds for every transform.</summary>
public class EnginesTests
{
    private static readonly ImageTransform[] s_transforms =
    [
        new RandomCrop(padding: 0),
        new RandomCrop(padding: 2),
        new RandomCrop(new(4, 3), 3),
        new HorizontalFlip(),
        new Cutout(4),
        new Cutout(5, 0.5, 9),
        new VerticalFlip(),
        new CenterCrop(6),
        new CenterCrop(new ImageSize(3, 9)),
        new RandomErasing(0.8),
        new RandomErasing(1, scale: (0.2, 1), ratio: (1, 2), value: [200]),
        new RandomErasing(1, noise: true),
        new Compose(new RandomCrop(padding: 2), new HorizontalFlip(), new Cutout(4, 0.7)),
        new RandomResizedCrop(8),
        new RandomResizedCrop(new ImageSize(5, 11), interpolation: Interpolation.Bicubic),
        new RandomResizedCrop(6, interpolation: Interpolation.Nearest),
        new Resize(5, Interpolation.Lanczos),
        new Resize(new ImageSize(3, 40)),
        new Compose(new RandomResizedCrop(16, scale: (0.2, 1)), new HorizontalFlip()),
        new AutoAugment(AutoAugmentPolicy.Cifar10),
        new RandAugment(),
        new TrivialAugmentWide(),
        new ColorJitter(0.4, 0.4, 0.4, 0.1),
        new RandomGrayscale(0.4),
        new GaussianBlur(1),
        new RandomApply(new HorizontalFlip(1)),
        SimClr.ColorDistortion(),
    ];

    /// <summary>Resizing in float32 may round to the other side of a threshold.</summary>
    private static int Tolerance(ImageTransform transform) =>
        transform switch
        {
            Compose composition => composition.Steps.Max(Tolerance),
            RandomResizedCrop { Interpolation: not Interpolation.Nearest } or Resize => 1,
            _ => 0,
        };

    public static TheoryData<int, int, int, int, int> Cases()
    {
        var cases = new TheoryData<int, int, int, int, int>();
        for (var transform = 0; transform < s_transforms.Length; transform++)
            foreach (
                var (count, channels, height, width) in new[]
                {
                    (1, 1, 1, 1),
                    (1, 3, 5, 7),
                    (9, 3, 32, 32),
                    (8, 1, 28, 28),
                    (5, 3, 17, 1),
                    (4, 1, 2, 33),
                }
            )
                cases.Add(transform, count, channels, height, width);
        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Both_engines_give_the_same_bytes(int transform, int count, int channels, int height, int width)
    {
        var images = Engines.Images(count, channels, height, width);
        for (var seed = 0; seed < 4; seed++)
            Engines.Both(s_transforms[transform], images, seed, Tolerance(s_transforms[transform]));
    }

    [Theory]
    [MemberData(nameof(Transforms))]
    public void An_image_is_changed_in_the_same_way_whatever_the_batch_it_is_in(int transform)
    {
        var images = Engines.Images(6, 3, 9, 8);
        var together = Engines.Batched(s_transforms[transform], images, Engines.Numbers(6));
        for (var n = 0; n < 6; n++)
        {
            var alone = Engines.Batched(
                s_transforms[transform],
                Engines.Shaped([.. images.Cast<byte>().Skip(n * 216).Take(216)], 1, 3, 9, 8),
                [Engines.Numbers(6)[n]]
            );
            foreach (var (one, other) in alone.Cast<byte>().Zip(together.Cast<byte>().Skip(n * alone.Length)))
                Assert.InRange(Math.Abs(one - other), 0, Tolerance(s_transforms[transform]));
        }
    }

    [Theory]
    [MemberData(nameof(Transforms))]
    public void A_batch_without_images_stays_one(int transform)
    {
        using var scope = NewDisposeScope();
        var empty = zeros([0, 3, 6, 5], dtype: ScalarType.Byte);
        Assert.Equal([0, 3], s_transforms[transform].Apply(empty, []).shape[..2]);
    }

    [Theory]
    [MemberData(nameof(Transforms))]
    public void Floats_other_ranks_and_other_numbers_of_generators_are_refused(int transform)
    {
        using var scope = NewDisposeScope();
        void Refused(Tensor images, int generators) =>
            Assert.Throws<ArgumentException>(() => s_transforms[transform].Apply(images, Engines.Numbers(generators)));
        Refused(zeros(2, 1, 6, 6), 2);
        Refused(zeros([1, 6, 6], dtype: ScalarType.Byte), 1);
        Refused(zeros([2, 1, 6, 6], dtype: ScalarType.Byte), 3);
    }

    [Fact]
    public void Thousands_of_batches_leave_no_tensor_behind()
    {
        using var images = Engines.ToTensor(Engines.Images(2, 1, 6, 6));
        foreach (var transform in s_transforms)
        {
            var before = LiveTensors.Count();
            for (var i = 0; i < 300; i++)
            {
                var result = transform.Apply(images, Engines.Numbers(2));
                if (!ReferenceEquals(result, images))
                    result.Dispose();
            }
            Assert.Equal(before, Tensor.TotalCount);
        }
    }

    public static TheoryData<int> Transforms() => [.. Enumerable.Range(0, s_transforms.Length)];
}
