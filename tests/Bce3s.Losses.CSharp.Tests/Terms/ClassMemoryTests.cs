using FsCheck;
using FsCheck.Fluent;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace Bce3s.Losses.Tests.Terms;

public class ClassMemoryTests
{
    [Fact]
    public void The_last_sample_of_each_class_wins() =>
        Prop.ForAll(
                Gen.Choose(1, 12).ToArbitrary(),
                Gen.Choose(0, 6).NonEmptyListOf().ToArbitrary(),
                (width, classes) =>
                {
                    using var scope = NewDisposeScope();
                    var labels = classes.Select(c => (long)c).ToArray();
                    var memory = full(7, width, -1, dtype: ScalarType.Float32);
                    var rows = arange(labels.Length * width, dtype: ScalarType.Float32).view(labels.Length, width);
                    ClassMemory.StoreLast(memory, tensor(labels), rows);
                    var expected = Enumerable
                        .Range(0, 7)
                        .SelectMany(c =>
                        {
                            var last = Array.LastIndexOf(labels, c);
                            return Enumerable.Range(0, width).Select(p => last < 0 ? -1.0 : last * width + p);
                        });
                    return expected.SequenceEqual(Near.Numbers(memory));
                }
            )
            .QuickCheckThrowOnFailure();
}
