namespace Bce3s.Data;

/// <summary>
/// Hashes of numbers that a file's author cannot foresee, so that its numbers cannot be chosen to collide: .NET's own of a long are its halves
/// combined by exclusive or, also inside <see cref="HashCode"/>.
/// </summary>
internal sealed class SeededNumbers : IEqualityComparer<long>
{
    private SeededNumbers() { }

    public static SeededNumbers Instance { get; } = new();

    public bool Equals(long x, long y) => x == y;

    public int GetHashCode(long number) => HashCode.Combine((int)number, (int)(number >> 32));
}
