namespace Bce3s.Losses.Samplers;

/// <summary>Deals classes, and images of a class, in rounds (<see cref="Deck"/>); made for one epoch.</summary>
sealed class ClassRounds(ClassIndex images)
{
    readonly int[] _classes = images.Present.ToArray();
    int _classesDealt;
    readonly int[][] _decks = new int[images.Classes][];
    readonly int[] _imagesDealt = new int[images.Classes];

    public void Classes(Span<int> hand, ref SplitMix64 random) =>
        Deck.Deal(_classes, ref _classesDealt, hand, ref random);

    public void Images(int c, Span<int> hand, ref SplitMix64 random) =>
        Deck.Deal(_decks[c] ??= images.Of(c).ToArray(), ref _imagesDealt[c], hand, ref random);
}
