using Bce3s.Data.Events;
using Xunit;

namespace Bce3s.Data.Tests.Storage.Events;

public class EventBucketTests
{
    [Fact]
    public void Every_value_is_counted_where_it_lies()
    {
        var random = new Random(1);
        float[] values = [.. Enumerable.Range(0, 5000).Select(_ => (float)(random.NextDouble() * random.NextDouble()))];
        var buckets = EventBucket.Of(values);
        Assert.Equal(30, buckets.Length);
        Assert.Equal(values.Min(), buckets[0].From);
        Assert.Equal(values.Max(), buckets[^1].To);
        for (var i = 0; i < buckets.Length; i++)
        {
            var (from, to, count) = buckets[i];
            // An edge that rounds to a value's other side moves it by one bucket.
            Assert.InRange(Math.Abs(values.Count(v => v >= from && (v < to || i == 29)) - count), 0, 1);
            if (i > 0)
                Assert.Equal(buckets[i - 1].To, from);
        }
        Assert.Equal(values.Length, buckets.Sum(bucket => bucket.Count));
    }

    [Fact]
    public void Whole_numbers_fall_into_buckets_of_whole_width() =>
        Assert.Equal(
            [new(0, 1, 1), new(1, 2, 2), new(2, 3, 0), new EventBucket(3, 4, 3)],
            EventBucket.Of([0, 1, 1, 3, 4, 4], 4)
        );

    [Fact]
    public void What_is_no_finite_number_is_left_out()
    {
        Assert.Empty(EventBucket.Of([]));
        Assert.Empty(EventBucket.Of([float.NaN, float.PositiveInfinity]));
        Assert.Equal(2, EventBucket.Of([float.NaN, 1, float.NegativeInfinity, 2]).Sum(bucket => bucket.Count));
    }

    [Fact]
    public void Values_that_are_all_the_same_have_one_bucket()
    {
        Assert.Equal([new(2.5, 3.5, 1)], EventBucket.Of([3]));
        Assert.Equal([new(-0.5, 0.5, 4)], EventBucket.Of([0, -0f, 0, 0]));
    }

    [Fact]
    public void The_widest_range_of_floats_is_a_range()
    {
        var buckets = EventBucket.Of([float.MinValue, 0, float.MaxValue], 3);
        Assert.Equal([1, 1, 1], buckets.Select(bucket => bucket.Count));
        Assert.Throws<ArgumentOutOfRangeException>(() => EventBucket.Of([1], 0));
    }
}
