namespace Bce3s

open Bce3s.Losses
open TorchSharp

/// The words for losses. They add up: `joint + 0.1 * contrastive 128 + uniform`.
[<AutoOpen>]
module LossWords =
    /// BCE joint learning over all views (BCE3S, arXiv 2511.14097).
    let joint =
        Loss.ofTerm (
            Joint {
                ClassSubset = 0.4
                NegativeWeight = 1.0
                Clamp = 64.0
                Form = EntropyForm.Binary
            }
        )

    /// BCE contrastive learning with features projected to a width (BCE3S). Needs `views (glmc 1.0)`.
    let contrastive projection =
        Loss.ofTerm (Contrastive { Projection = projection; Temperature = 1.0; Form = EntropyForm.Binary })

    /// BCE uniform learning of the classifier (BCE3S).
    let uniform = Loss.ofTerm (Uniform { Method = Exact; Range = 1.0; Form = EntropyForm.Binary })
    /// Softmax cross-entropy.
    let crossEntropy = Loss.ofTerm (CrossEntropy 0.0)
    /// Softmax cross-entropy with label smoothing.
    let smoothedCrossEntropy smoothing = Loss.ofTerm (CrossEntropy smoothing)
    /// Class-balanced BCE with β of the effective number.
    let classBalanced beta = Loss.ofTerm (ClassBalanced { Beta = beta; Mode = Bce; ClassSubset = 0.4 })
    /// Focal loss of the softmax: cross-entropy times (1 − p)^γ, the factor detached.
    let focal gamma = Loss.ofTerm (FocalCrossEntropy gamma)
    /// Cross-entropy of z + log π (Ren et al. 2020).
    let balancedSoftmax = Loss.ofTerm BalancedSoftmax
    /// Cross-entropy of z + τ log π (Menon et al. 2021).
    let logitAdjusted tau = Loss.ofTerm (LogitAdjusted tau)

    /// LDAM with a margin of 0.5 for the rarest class and a scale of 30, never re-weighted (Cao et al. 2019); a cosine head.
    let ldam = Loss.ofTerm (Ldam { MaxMargin = 0.5; Scale = 30.0; Deferral = 1.0; Beta = 0.9999 })

    /// FBL with its intensity λ (arXiv 2305.10772): 60 for CIFAR, 150 for large sets. `Curriculum.linear * featureBalanced 60.0` sets
    /// another curriculum than the paper's.
    let featureBalanced intensity = Loss.ofTerm (FeatureBalanced { Intensity = intensity; Curriculum = None })

    /// CIBL with α of its weight function (arXiv 2307.05322): T 0.05, projections of 32, no queue. Made for `views twoViews`; of one
    /// view, images are compared with other images alone.
    let classInstance alpha =
        Loss.ofTerm (
            ClassInstance {
                Weighting = Saturating alpha
                Temperature = 0.05
                Projection = 32
                Queue = 0
                Momentum = None
                Prior = true
            }
        )

    let private margin value : MarginOptions = { Scale = 64.0; Margin = value; Prototypes = None }
    /// Margin m off the own class's cosine: `cosFace 0.4`.
    let cosFace margin' = Loss.ofTerm (CosFace(margin margin'))
    /// Margin m on the own class's angle: `arcFace 0.5<rad>`, `arcFace (radians 28.6<deg>)`.
    let arcFace (margin': float<rad>) = Loss.ofTerm (ArcFace(margin (float margin')))
    /// Margin m off the own class's cosine, binary, with a learnt threshold: `uniFace 0.4`.
    let uniFace margin' = Loss.ofTerm (UniFace(margin margin'))

    /// A head of your own, C# or F#, made from the model's classifier and the number of training images of each class.
    let ownHead name (create: Classifier -> int64[] -> LossHead) =
        Loss.ofTerm (OwnTerm(OwnLoss(name, fun classifier counts -> create classifier (Seq.toArray counts))))

    /// A function of logits (N×C) and labels (N) that gives the mean loss, 0-dimensional, under the name that records give it.
    let ownLoss name (loss: torch.Tensor -> torch.Tensor -> torch.Tensor) =
        ownHead name (fun classifier _ -> new FunctionLoss(classifier, name, loss))

    /// Softmax in place of binary cross-entropy in the terms of BCE3S: the counterparts of its ablation.
    let asSoftmax loss =
        let form = EntropyForm.Softmax

        loss
        |> Loss.change "a softmax counterpart" (function
            | Joint options -> Some(Joint { options with Form = form })
            | Contrastive options -> Some(Contrastive { options with Form = form })
            | Uniform options -> Some(Uniform { options with Form = form })
            | _ -> None)

    /// The share of classes that rows see, for every term that has one.
    let withClassSubset share loss =
        loss
        |> Loss.change "a class subset" (function
            | Joint options -> Some(Joint { options with ClassSubset = share })
            | ClassBalanced options -> Some(ClassBalanced { options with ClassSubset = share })
            | _ -> None)

    /// λ, the weight of negatives in the joint term.
    let withNegativeWeight weight loss =
        loss
        |> Loss.change "a weight of negatives" (function
            | Joint options -> Some(Joint { options with NegativeWeight = weight })
            | _ -> None)

    /// The temperature of the terms that compare features with features.
    let withTemperature temperature loss =
        loss
        |> Loss.change "a temperature" (function
            | Contrastive options -> Some(Contrastive { options with Temperature = temperature })
            | ClassInstance options -> Some(ClassInstance { options with Temperature = temperature })
            | _ -> None)

    /// P, the width that features are projected to in CIBL.
    let withProjection width loss =
        loss
        |> Loss.change "a projection" (function
            | Contrastive options -> Some(Contrastive { options with Projection = width })
            | ClassInstance options -> Some(ClassInstance { options with Projection = width })
            | _ -> None)

    /// K earlier projections that CIBL compares with, too.
    let withQueue length loss =
        loss
        |> Loss.change "a queue" (function
            | ClassInstance options -> Some(ClassInstance { options with Queue = length })
            | _ -> None)

    /// A momentum encoder for CIBL's second view: `classInstance 0.01 |> withQueue 1024 |> withMomentumEncoder 0.999`.
    let withMomentumEncoder momentum loss =
        loss
        |> Loss.change "a momentum encoder" (function
            | ClassInstance options -> Some(ClassInstance { options with Momentum = Some momentum })
            | _ -> None)

    /// CIBL on plain logits, without log π.
    let withoutPrior loss =
        loss
        |> Loss.change "class priors" (function
            | ClassInstance options -> Some(ClassInstance { options with Prior = false })
            | _ -> None)

    /// CIBL's weight function: `classInstance 0.05 |> weightedBy (Proportional 0.02)`.
    let weightedBy weighting loss =
        loss
        |> Loss.change "a weight function" (function
            | ClassInstance options -> Some(ClassInstance { options with Weighting = weighting })
            | _ -> None)

    /// s of LDAM and the margin heads.
    let withScale scale loss =
        loss
        |> Loss.change "a scale" (function
            | Ldam options -> Some(Ldam { options with Scale = scale })
            | CosFace options -> Some(CosFace { options with Scale = scale })
            | ArcFace options -> Some(ArcFace { options with Scale = scale })
            | UniFace options -> Some(UniFace { options with Scale = scale })
            | _ -> None)

    /// LDAM's margin of the rarest class.
    let withMaxMargin margin loss =
        loss
        |> Loss.change "margins by class" (function
            | Ldam options -> Some(Ldam { options with MaxMargin = margin })
            | _ -> None)

    /// Empirical prototypes (EPL, arXiv 2405.12447) beside a margin head; k 0.7, in the loss from epoch 4 on.
    let withPrototypes loss =
        let prototypes = Some { FirstEpoch = 4; AdaptiveMargin = 0.7 }

        loss
        |> Loss.change "prototypes" (function
            | CosFace options -> Some(CosFace { options with Prototypes = prototypes })
            | ArcFace options -> Some(ArcFace { options with Prototypes = prototypes })
            | UniFace options -> Some(UniFace { options with Prototypes = prototypes })
            | _ -> None)

    /// Effective-number weights (β 0.9999) from a share of the epochs on (DRW, Cao et al. 2019): `ldam |> reweightedFrom 0.8`,
    /// `crossEntropy |> reweightedFrom 0.8`.
    let reweightedFrom share loss =
        let weighted = { Beta = 0.9999; Mode = Softmax; ClassSubset = 1.0 }

        match loss.Terms with
        | [ { Term = CrossEntropy 0.0 } ] -> Before share * loss + After share * Loss.ofTerm (ClassBalanced weighted)
        | _ ->
            loss
            |> Loss.change "a deferred re-weighting (`ldam` has, and `crossEntropy` alone)" (function
                | Ldam options -> Some(Ldam { options with Deferral = share })
                | _ -> None)

    /// `joint + uniform |> uniformAs Quadratic`.
    let uniformAs method loss =
        loss
        |> Loss.change "a uniform form" (function
            | Uniform options -> Some(Uniform { options with Method = method })
            | _ -> None)

    /// ρ of the quadratic uniform term, at most 1, which covers all cosines.
    let withUniformRange range loss =
        loss
        |> Loss.change "a uniform form" (function
            | Uniform options -> Some(Uniform { options with Range = range })
            | _ -> None)

    /// `classBalanced 0.9999 |> balancedAs Focal`.
    let balancedAs mode loss =
        loss
        |> Loss.change "effective-number weights" (function
            | ClassBalanced options -> Some(ClassBalanced { options with Mode = mode })
            | _ -> None)
