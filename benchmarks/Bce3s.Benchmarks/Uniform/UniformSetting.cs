using Bce3s.Losses;

namespace Bce3s.Benchmarks.Uniform;

/// <summary>What trainings differ in.</summary>
/// <param name="Name">For the tables.</param>
/// <param name="Form">How the uniform term is computed.</param>
/// <param name="Weight">0: not at all.</param>
internal sealed record UniformSetting(string Name, UniformForm Form, double Weight)
{
    internal static readonly UniformSetting[] All =
    [
        new("exact", UniformForm.Exact, 1),
        new("quadratic", UniformForm.Quadratic, 1),
        new("off", UniformForm.Exact, 0),
    ];

    internal Bce3sOptions Options =>
        new()
        {
            MixedViews = false,
            ContrastiveWeight = 0,
            UniformForm = Form,
            UniformWeight = Weight,
        };
}
