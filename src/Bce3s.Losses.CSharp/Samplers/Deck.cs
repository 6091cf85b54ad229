namespace Bce3s.Losses.Samplers;

/// <summary>Deals cards in rounds: none comes again before all others of the deck have come.</summary>
static class Deck
{
    /// <summary>
    /// Fills a hand. It has no card twice, also where a round ends within it; a hand larger than the deck begins a round of its
    /// own and has every card as often as the others, give or take one.
    /// </summary>
    /// <param name="deck">The cards, in any order; put into the order in which they are dealt.</param>
    /// <param name="dealt">How many cards of this round are gone; 0 at first.</param>
    /// <param name="hand">What to fill.</param>
    /// <param name="random">What decides.</param>
    public static void Deal(Span<int> deck, ref int dealt, Span<int> hand, ref SplitMix64 random)
    {
        if (hand.Length >= deck.Length)
            dealt = 0;
        // The last places of the deck, whose cards this hand has from the round before.
        var held = 0;
        for (var i = 0; i < hand.Length; i++)
        {
            if (dealt == deck.Length)
                (dealt, held) = (0, i % deck.Length);
            var card = dealt + (int)random.Below(deck.Length - held - dealt);
            (deck[dealt], deck[card]) = (deck[card], deck[dealt]);
            hand[i] = deck[dealt++];
        }
    }
}
