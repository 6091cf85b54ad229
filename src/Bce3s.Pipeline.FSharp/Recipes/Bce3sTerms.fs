namespace Bce3s

/// The loss of BCE3S and the rows of its ablation (arXiv 2511.14097), around a joint term.
[<RequireQualifiedAccess>]
module internal Bce3sTerms =
    let all joint = joint + 0.1 * contrastive 128 + uniform

    /// Methods and their losses; they train the first stage alone.
    let ablation joint = [
        "bce3s-ce-joint", asSoftmax joint
        "bce3s-joint", joint
        "bce3s-joint-contrastive", joint + 0.1 * contrastive 128
        "bce3s-joint-uniform", joint + uniform
        "bce3s-stage1", all joint
        "bce3s-ce", asSoftmax (all joint)
    ]
