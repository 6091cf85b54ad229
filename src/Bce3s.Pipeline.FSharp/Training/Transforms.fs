namespace Bce3s

open Bce3s.Data

/// The library's transforms behind the experiment's words.
[<RequireQualifiedAccess>]
module Transforms =
    let rec private ofStep step : ImageTransform =
        match step with
        | RandomCrop padding -> RandomCrop(padding = padding)
        | HorizontalFlip probability -> HorizontalFlip probability
        | Cutout(side, probability) -> Cutout(side, probability)
        | RandomResizedCrop(side, smallest) -> RandomResizedCrop(side, scale = struct (smallest, 1.0))
        | Resize side -> Resize side
        | CenterCrop side -> CenterCrop side
        | ColorJitter(brightness, contrast, saturation, hue) -> ColorJitter(brightness, contrast, saturation, hue)
        | Grayscale probability -> RandomGrayscale probability
        | GaussianBlur(kernel, smallest, largest) -> GaussianBlur(kernel, smallest, largest)
        | RandomErasing probability -> RandomErasing probability
        | AutoAugment Cifar10 -> AutoAugment AutoAugmentPolicy.Cifar10
        | AutoAugment ImageNet -> AutoAugment AutoAugmentPolicy.ImageNet
        | RandAugment(operations, magnitude) -> RandAugment(operations, magnitude)
        | TrivialAugment -> TrivialAugmentWide()
        | Sometimes(probability, steps) -> RandomApply(ofSteps steps, probability)

    and private ofSteps steps : ImageTransform = Compose(steps |> List.map ofStep |> List.toArray)

    /// One transform for all steps.
    let ofAugmentation (augmentation: Augmentation) = ofSteps augmentation.Steps

    /// The last step: bytes to the numbers that the model takes.
    let normalize (normalization: Normalization) =
        Normalize(List.toArray normalization.Mean, List.toArray normalization.StandardDeviation)
