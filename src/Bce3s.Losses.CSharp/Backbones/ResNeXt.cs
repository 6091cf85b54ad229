namespace Bce3s.Losses;

/// <summary>
/// Residual networks whose bottlenecks have 3×3 convolutions in groups (Xie et al. 2017, "Aggregated residual transformations for
/// deep neural networks"): otherwise a <see cref="ResNet"/>. N×C×H×W to N×32w.
/// </summary>
/// <remarks>
/// 50 layers with 32 groups of 4 channels in the first stage (32×4d), 101 with 32×8d or 64×4d; structure and names are
/// torchvision's, so its weights load. At width 64, three channels and 1000 classes: ResNeXt-50 25,028,904 parameters; ResNeXt-101 88,791,336 (32×8d) and 83,455,272 (64×4d).
/// With another width w a group has ⌊d·w/64⌋ channels.
/// </remarks>
/// <example>
/// <code>using var backbone = ResNeXt.Create(depth: 50); // 22,979,904 parameters, 2048 features</code>
/// </example>
public static class ResNeXt
{
    /// <summary>A freshly drawn network (from torch's default generator).</summary>
    /// <param name="depth">50 or 101.</param>
    /// <param name="groups">32, or 64 with 101 layers.</param>
    /// <param name="stem">How it begins: for photographs or for images of 32×32.</param>
    /// <param name="channels">Channels of an image: 3 for colour, 1 for grey.</param>
    /// <param name="width">w, the channels of the stem; at least 8 (32×8d) or 16, so that each group has a channel.</param>
    /// <param name="classes">
    /// With a number of classes, torchvision's classifier <c>fc</c> is part of the state; see <see cref="ResNet.Create"/>.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">Another depth, number of groups or stem, or a number that is too small.</exception>
    public static ResNet Create(
        int depth,
        int groups = 32,
        ResNetStem stem = ResNetStem.ImageNet,
        long channels = 3,
        int width = ResNet.DefaultWidth,
        long? classes = null
    )
    {
        var known = ResNetShape.ResNeXts.Keys;
        if (known.All(key => key.Depth != depth))
            throw new ArgumentOutOfRangeException(
                nameof(depth),
                depth,
                $"expected one of {string.Join(", ", known.Select(key => key.Depth).Distinct())}"
            );
        if (!ResNetShape.ResNeXts.TryGetValue((depth, groups), out var shape))
        {
            var possible = known.Where(key => key.Depth == depth).Select(key => key.Groups);
            throw new ArgumentOutOfRangeException(
                nameof(groups),
                groups,
                $"expected {string.Join(" or ", possible)} with {depth} layers"
            );
        }
        return ResNet.On(shape, stem, channels, width, classes, device: null);
    }
}
