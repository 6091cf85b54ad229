namespace Bce3s.Data;

/// <summary>The transforms of a view.</summary>
/// <param name="Window">The first one where it cuts out a window, so that only the window is decoded.</param>
/// <param name="Rest">All others, in order.</param>
internal sealed record ViewSteps(IWindowTransform? Window, ImageTransform[] Rest)
{
    public static ViewSteps Of(ImageTransform transform)
    {
        var steps = transform is Compose composition ? [.. composition.Steps] : new[] { transform };
        return steps is [IWindowTransform window, ..] ? new(window, steps[1..]) : new(null, steps);
    }
}
