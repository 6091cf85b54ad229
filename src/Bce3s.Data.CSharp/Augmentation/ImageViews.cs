using static TorchSharp.torch;

namespace Bce3s.Data;

/// <summary>
/// Several views of each image: a transform for each view, which draws its own numbers for it (SimCLR, Chen et al. 2020: the same transform twice). Loaders take
/// them as a list and give all images in the first view, then all in the second one.
/// </summary>
public static class ImageViews
{
    /// <summary>Two views by the same transform.</summary>
    public static IReadOnlyList<ImageTransform> Two(ImageTransform transform)
    {
        ArgumentNullException.ThrowIfNull(transform);
        return [transform, transform];
    }

    /// <summary>The views of a batch on its device.</summary>
    /// <param name="images">uint8 N×C×H×W; left as it is.</param>
    /// <param name="views">The transform of each view; they give images of the same size.</param>
    /// <param name="random">For each view the numbers of each image, as <see cref="ImageRandom.ForEpoch"/> gives them; they move on.</param>
    /// <returns>uint8 views·N×C×H′×W′; it belongs to the caller's dispose scope.</returns>
    /// <exception cref="ArgumentException">No view, or another number of views in <paramref name="random"/>.</exception>
    public static Tensor Apply(
        Tensor images,
        IReadOnlyList<ImageTransform> views,
        IReadOnlyList<Memory<ImageRandom>> random
    )
    {
        ArgumentNullException.ThrowIfNull(views);
        ArgumentNullException.ThrowIfNull(random);
        if (views.Count == 0 || views.Count != random.Count)
            throw new ArgumentException(
                $"{views.Count} views, numbers of {random.Count}; expected as many, at least one."
            );
        using var scope = NewDisposeScope();
        var parts = new Tensor[views.Count];
        for (var view = 0; view < parts.Length; view++)
            parts[view] = views[view].Apply(images, random[view].Span);
        return cat(parts).MoveToOuterDisposeScope();
    }
}
