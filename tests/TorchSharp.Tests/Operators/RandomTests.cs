using System.Runtime.InteropServices;
using Xunit;
using static TorchSharp.torch;

namespace TorchSharp.Tests.Operators;

public class RandomTests
{
    [Fact]
    public void A_generator_repeats_itself_from_its_seed()
    {
        using var scope = NewDisposeScope();
        using var a = new Generator(7);
        using var b = new Generator(7);
        using var c = new Generator(8);

        var first = empty(100).normal_(generator: a);

        Assert.True(first.Equals(empty(100).normal_(generator: b)));
        Assert.False(first.Equals(empty(100).normal_(generator: c)));
        a.manual_seed(7);
        Assert.True(first.Equals(empty(100).normal_(generator: a)));
        Assert.Equal(7, a.initial_seed());
    }

    [Fact]
    public void A_state_set_again_goes_on_from_there()
    {
        using var scope = NewDisposeScope();
        using var a = new Generator(1);
        using var other = new Generator(99);
        empty(13).uniform_(0, 1, a);
        var state = a.get_state();

        var next = empty(50).uniform_(0, 1, a);
        other.set_state(state);
        a.set_state(state);

        Assert.True(next.Equals(empty(50).uniform_(0, 1, a)));
        Assert.True(next.Equals(empty(50).uniform_(0, 1, other)));
        Assert.ThrowsAny<ExternalException>(() => a.set_state(zeros(3, uint8)));
    }

    [Fact]
    public void The_default_generator_is_seeded_by_manual_seed()
    {
        using var scope = NewDisposeScope();

        manual_seed(5);
        var first = rand(10);
        manual_seed(5);

        Assert.True(first.Equals(rand(10)));
        Assert.False(first.Equals(rand(10)));
    }

    [Fact]
    public void Seeding_CUDA_leaves_the_generator_of_the_CPU_alone()
    {
        using var scope = NewDisposeScope();
        manual_seed(5);
        var first = rand(10);
        manual_seed(5);

        cuda.manual_seed(6);
        cuda.manual_seed_all(7);

        Assert.True(first.Equals(rand(10)));
    }

    [Fact]
    public void The_state_of_the_default_generator_travels()
    {
        using var scope = NewDisposeScope();
        var state = random.get_rng_state();
        var first = randn(10);

        random.set_rng_state(state);

        Assert.True(first.Equals(randn(10)));
    }

    [Fact]
    public void Distributions_have_their_moments()
    {
        using var scope = NewDisposeScope();
        using var g = new Generator(3);
        const int n = 100_000;

        Assert.Equal(2, empty(n).normal_(2, 3, g).mean().ToDouble(), 0.05);
        Assert.Equal(3, empty(n).normal_(2, 3, g).std().ToDouble(), 0.05);
        Assert.Equal(0.5, empty(n).uniform_(-1, 2, g).mean().ToDouble(), 0.02);
        Assert.Equal(0.25, empty(n).exponential_(4, g).mean().ToDouble(), 0.01);
        Assert.Equal(0.3, empty(n).bernoulli_(0.3, g).mean().ToDouble(), 0.01);
        Assert.Equal(0.3, full([n], 0.3).bernoulli(g).mean().ToDouble(), 0.01);
        Assert.Equal(4, full([n], 4.0).poisson(g).mean().ToDouble(), 0.05);
        var whole = empty(n, int64).random_(-2, 3, g);
        Assert.Equal([-2.0, -1, 0, 1, 2], Values.Of(whole.unique().output));
        Assert.Equal(5, normal(full([n], 5.0), full([n], 0.1), g).mean().ToDouble(), 0.01);
    }

    [Fact]
    public void Multinomial_draws_in_proportion_and_without_replacement_each_once()
    {
        using var scope = NewDisposeScope();
        using var g = new Generator(3);
        var weights = tensor(new[] { 1f, 0f, 3f });

        var drawn = weights.multinomial(10_000, replacement: true, generator: g).bincount(null!, 3);

        Assert.Equal(0, drawn[1].ToInt64());
        Assert.Equal(0.75, drawn[2].ToInt64() / 10_000.0, 0.02);
        Assert.Equal([0.0, 2], Values.Of(multinomial(weights, 2, generator: g)).Order());
        Assert.ThrowsAny<ExternalException>(() => weights.multinomial(4));
    }
}
