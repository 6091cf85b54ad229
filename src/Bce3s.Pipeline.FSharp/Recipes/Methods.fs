namespace Bce3s

/// The methods that there are recipes of, on every data set.
[<RequireQualifiedAccess>]
module Methods =
    let private purposes = [
        "bce3s", "binary joint, contrast, uniform; 2 stages"
        "ce", "softmax cross-entropy, the baseline"
        "balanced-softmax", "logits shifted by the class prior"
        "ldam-drw", "margins by class size, late re-weighting"
        "fbl", "larger feature norms for rare classes"
        "cibl", "cross-entropy against contrast, two views"
        "bce3s-stage1", "ablation: all three terms, no second stage"
        "bce3s-joint", "ablation: joint term alone"
        "bce3s-joint-contrastive", "ablation: joint and contrastive terms"
        "bce3s-joint-uniform", "ablation: joint and uniform terms"
        "bce3s-ce-joint", "ablation: joint term with softmax"
        "bce3s-ce", "ablation: all three terms with softmax"
    ]

    let all = [ for name, purpose in purposes -> { Method.Name = name; Purpose = purpose } ]
