namespace Bce3s

/// What several recipes have to say about themselves.
[<RequireQualifiedAccess>]
module internal Accounts =
    let measures = [ accuracy; shots; calibration; geometry ]

    let bce3s = "BCE3S, arXiv 2511.14097 (AAAI 2026), and its program"
    let fbl = "FBL, arXiv 2305.10772 (ICME 2022), and its program"
    let cibl = "CIBL, arXiv 2307.05322; it has no program"
    let ldam = "LDAM-DRW, Cao et al. 2019 (arXiv 1906.07413)"
    let balancedSoftmax = "balanced softmax, Ren et al. 2020 (arXiv 2007.10740)"
    /// The recipe that long-tailed papers on photographs share.
    let decoupling = "Kang et al. 2020 (arXiv 1910.09217)"
    let bcl = "BCL, Zhu et al. 2022 (arXiv 2207.09052)"

    let ldamValues =
        "margins up to 0.5, cosines times 30, effective-number weights (β 0.9999) from 80 % of the epochs on"

    let randomNumbers =
        "weights, order, augmentation and mixing are drawn by this library: the same seed gives another run than theirs"

    let memory = "the memory of class features starts at zero; theirs was never set"

    let shuffle =
        "images are chosen by this library's shuffle, not numpy's: another random subset (they differ by ±1.5 points); a published list takes the very one"

    let softmaxForms =
        "the softmax counterparts of the ablation take the same logits in one softmax; the paper gives no formulas"

    let ciblForm =
        "the weights, and which logits and views the terms take, are this project's reading of the abstract"

    let firstWeights =
        "a linear classifier's first weights are drawn as PyTorch's Linear does, theirs as a convolution's: 2.4 times as wide"
