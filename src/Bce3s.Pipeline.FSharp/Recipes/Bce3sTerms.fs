namespace Bce3s

/// The loss of BCE3S and the rows of its ablation (arXiv 2511.14097), around a joint term.
[<RequireQualifiedAccess>]
module internal Bce3sTerms =
    let all joint = joint + 0.1 * contrastive 128 + uniform

    let private softmax terms =
        asSoftmax terms, [ "the softmax counterparts take the same logits in one softmax; the paper gives no formulas" ]

    /// Methods, their losses and what the paper leaves open about them; they train the first stage alone.
    let ablation joint = [
        "bce3s-ce-joint", softmax joint
        "bce3s-joint", (joint, [])
        "bce3s-joint-contrastive", (joint + 0.1 * contrastive 128, [])
        "bce3s-joint-uniform", (joint + uniform, [])
        "bce3s-stage1", (all joint, [])
        "bce3s-ce", softmax (all joint)
    ]
