using Xunit;
using Xunit.Sdk;

namespace Bce3s.Data.Tests;

/// <summary>
/// Reads damaged copies of a valid file: each must be read or refused with a <see cref="DataException"/> that names the
/// file, in little time and memory, and must leave no tensor behind.
/// </summary>
/// <remarks>
/// Tests that use it carry <c>[Trait(Damage.Category, Damage.Mutations)]</c>: the build's Nightly target runs those, with
/// many more copies than the usual <see cref="Copies"/>. Copy i of a file is the same on every machine.
/// </remarks>
internal static class Damage
{
    public const string Category = "Category";
    public const string Mutations = "Mutations";

    private const int UsualCopies = 500;
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(30);

    /// <summary>How many damaged copies of a file are read.</summary>
    public static int Copies { get; } =
        Environment.GetEnvironmentVariable("BCE3S_MUTATIONS") is { Length: > 0 } count
            ? int.Parse(count, System.Globalization.CultureInfo.InvariantCulture)
            : UsualCopies;

    /// <param name="file">Where the copies are written, one after the other. Messages must name a path in its folder, which
    /// may hold further files that belong to it. The last copy stays.</param>
    /// <param name="valid">The content to damage; it must be readable.</param>
    /// <param name="read">Reads the file and disposes what it got.</param>
    /// <param name="memory">Managed bytes that one reading may take.</param>
    /// <param name="seed">Another seed gives other damage.</param>
    public static void Check(string file, byte[] valid, Action read, long memory = 4 << 20, long seed = 0)
    {
        File.WriteAllBytes(file, valid);
        read();
        var tensors = LiveTensors.Count();
        var current = -1;
        Exception? failure = null;
        var reading = new Thread(() =>
        {
            try
            {
                for (var copy = 0; copy < Copies; copy++)
                {
                    Volatile.Write(ref current, copy);
                    CheckCopy(file, Mutation.Of(valid, seed, copy), read, memory);
                }
            }
            catch (Exception unexpected)
            {
                failure = unexpected;
            }
        })
        {
            IsBackground = true,
        };
        reading.Start();
        for (var seen = -1; !reading.Join(s_limit); seen = Volatile.Read(ref current))
            if (seen == Volatile.Read(ref current))
                throw new XunitException(
                    $"Copy {seen}, {Mutation.Of(valid, seed, seen).What}: read for {s_limit} and more"
                );
        if (failure is not null)
            throw new XunitException(
                $"Copy {current} (seed {seed}), {Mutation.Of(valid, seed, current).What}: {failure.Message}",
                failure
            );
        Assert.Equal(tensors, LiveTensors.Count());
    }

    private static void CheckCopy(string file, Mutation copy, Action read, long memory)
    {
        File.WriteAllBytes(file, copy.Content);
        var before = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            read();
        }
        catch (DataException refused)
        {
            Assert.StartsWith(Path.GetDirectoryName(file)!, refused.Path);
            Assert.Contains(refused.Path, refused.Message);
        }
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, memory);
    }
}
