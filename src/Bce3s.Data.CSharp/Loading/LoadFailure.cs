namespace Bce3s.Data;

/// <summary>Why an image could not be loaded.</summary>
/// <param name="Error">Names the image.</param>
/// <param name="MayBeSkipped">Whether the image is at fault, and not the transforms or the program.</param>
internal sealed record LoadFailure(Exception Error, bool MayBeSkipped)
{
    /// <param name="error">What was thrown.</param>
    /// <param name="name">Of the image.</param>
    public static LoadFailure Of(Exception error, string name) =>
        error switch
        {
            ImageSizeException or CodecNotFoundException => new(error, false),
            DataException => new(error, true),
            ImageShapeException shape => new(new DataFormatException(name, shape.Found, shape.Expected, shape), true),
            IOException or UnauthorizedAccessException => new(
                new DataFormatException(name, error.Message, "an image that can be read", error),
                true
            ),
            _ => new(new InvalidOperationException($"{name}: {error.Message}", error), false),
        };
}
