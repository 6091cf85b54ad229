namespace TorchSharp;

/// <summary>Whether Euclidean distances are computed by matrix products: faster, less exact for near points.</summary>
public enum compute_mode
{
    /// <summary>By matrix products above 25 points on either side.</summary>
    use_mm_for_euclid_dist_if_necessary,
    use_mm_for_euclid_dist,
    donot_use_mm_for_euclid_dist,
}
