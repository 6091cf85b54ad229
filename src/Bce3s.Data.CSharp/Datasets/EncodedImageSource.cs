namespace Bce3s.Data;

/// <summary>Images in files, decoded when they are read, with limits on their sizes: a small file can hold a very large image.</summary>
public abstract class EncodedImageSource : ImageSource
{
    private protected EncodedImageSource(IReadOnlyList<long> labels, IReadOnlyList<string> classNames)
        : base(labels, classNames) { }

    /// <summary>The most pixels an image may have. Readers that are open keep the number they were opened with.</summary>
    public long MaximumPixels { get; set; } = ImageDecoder.PillowMaximumPixels;

    /// <summary>The most pixels that a progressive JPEG may have, as for <see cref="ImageDecoder.MaximumProgressivePixels"/>.</summary>
    public long MaximumProgressivePixels { get; set; } = ImageDecoder.DefaultMaximumProgressivePixels;

    /// <summary>A decoder with these limits.</summary>
    internal ImageDecoder NewDecoder() =>
        new() { MaximumPixels = MaximumPixels, MaximumProgressivePixels = MaximumProgressivePixels };
}
