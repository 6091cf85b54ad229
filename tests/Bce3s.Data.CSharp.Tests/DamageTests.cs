using Xunit;
using Xunit.Sdk;

namespace Bce3s.Data.Tests;

/// <summary>The harness itself: it must notice what it is there for.</summary>
public sealed class DamageTests : IDisposable
{
    private static readonly byte[] s_valid = [.. Enumerable.Range(0, 100).Select(i => (byte)i)];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private string Target => _folder.File("target");

    private bool IsDamaged => !File.ReadAllBytes(Target).AsSpan().SequenceEqual(s_valid);

    [Fact]
    public void A_reader_that_refuses_damage_by_name_passes() =>
        Damage.Check(
            Target,
            s_valid,
            () =>
            {
                if (IsDamaged)
                    throw new DataFormatException(Target, "damage", "none");
            }
        );

    [Fact]
    public void Another_exception_fails() => Fails("index", () => throw new IndexOutOfRangeException("index"));

    [Fact]
    public void An_error_of_another_place_fails() =>
        Fails("/elsewhere", () => throw new DataFormatException("/elsewhere", "damage", "none"));

    [Fact]
    public void Too_much_memory_fails() => Fails("Range", () => GC.KeepAlive(new byte[5 << 20]));

    private void Fails(string message, Action read)
    {
        var error = Assert.Throws<XunitException>(() =>
            Damage.Check(
                Target,
                s_valid,
                () =>
                {
                    if (IsDamaged)
                        read();
                }
            )
        );
        Assert.Contains("no bytes at all", error.Message);
        Assert.Contains(message, error.Message);
    }

    [Fact]
    public void Copies_are_the_same_every_time_and_rarely_undamaged()
    {
        var undamaged = 0;
        for (var copy = 0; copy < 500; copy++)
        {
            var content = Mutation.Of(s_valid, 3, copy).Content;
            Assert.Equal(content, Mutation.Of(s_valid, 3, copy).Content);
            undamaged += content.AsSpan().SequenceEqual(s_valid) ? 1 : 0;
        }
        Assert.InRange(undamaged, 0, 60);
        Assert.NotEqual(Mutation.Of(s_valid, 3, 9).Content, Mutation.Of(s_valid, 4, 9).Content);
    }

    [Fact]
    public void Files_of_any_length_can_be_damaged()
    {
        for (var length = 0; length < 20; length++)
        for (var copy = 0; copy < 300; copy++)
            Assert.InRange(Mutation.Of(s_valid[..length], 0, copy).Content.Length, 0, 2_000);
    }
}
