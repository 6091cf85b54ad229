namespace Bce3s

/// Whose 25 pairs of operations AutoAugment draws from (Cubuk et al. 2019).
type AutoAugmentPolicy =
    | Cifar10
    | ImageNet

/// One change of an image, random or not.
type AugmentationStep =
    /// Pad with zeros on all sides, cut a window of the old size out.
    | RandomCrop of padding: int
    | HorizontalFlip of probability: float
    /// A square of zeros around a pixel of the image.
    | Cutout of side: int * probability: float
    /// A window of `smallest` to all of the area with sides in proportions of 3/4 to 4/3, resized to a square (bilinear, antialiased).
    | RandomResizedCrop of side: int * smallest: float
    /// The shorter side resized to this (bilinear, antialiased).
    | Resize of side: int
    /// The square in the middle.
    | CenterCrop of side: int
    /// Brightness, contrast and saturation scaled by up to 1 ± their strength, the hue turned by up to ± its share of the circle.
    | ColorJitter of brightness: float * contrast: float * saturation: float * hue: float
    | Grayscale of probability: float
    /// Standard deviation drawn from a range of pixels.
    | GaussianBlur of kernel: int * smallest: float * largest: float
    /// A rectangle of zeros.
    | RandomErasing of probability: float
    | AutoAugment of AutoAugmentPolicy
    /// So many operations one after another, all with one magnitude of 0…30 (Cubuk et al. 2020).
    | RandAugment of operations: int * magnitude: int
    /// One operation with a magnitude of its own (Müller and Hutter 2021).
    | TrivialAugment
    /// The steps in a share of the images.
    | Sometimes of probability: float * steps: AugmentationStep list

/// Changes of images, one after another, drawn anew for each image and epoch. Images are normalised after them.
type Augmentation = {
    Steps: AugmentationStep list
} with

    static member Then(_: Composition, first: Augmentation, next: Augmentation) = {
        Augmentation.Steps = first.Steps @ next.Steps
    }

/// Changes of an image's size without anything random: what test images may go through, too.
type Preparation = {
    Sizing: Augmentation
} with

    static member Then(_: Composition, first: Preparation, next: Preparation) = {
        Sizing = { Steps = first.Sizing.Steps @ next.Sizing.Steps }
    }

    static member Then(_: Composition, first: Preparation, next: Augmentation) = {
        Steps = first.Sizing.Steps @ next.Steps
    }

    static member Then(_: Composition, first: Augmentation, next: Preparation) = {
        Steps = first.Steps @ next.Sizing.Steps
    }

[<RequireQualifiedAccess>]
module Augmentation =
    /// Height and width of images before each step and after all of them; `None` where they differ from image to image.
    let sizes (augmentation: Augmentation) before =
        let after size step =
            match step, size with
            | RandomResizedCrop(side, _), _
            | CenterCrop side, _ -> Some(side, side)
            | Resize side, Some(height, width) ->
                // The quotient is rounded down, as in torchvision.
                let longer = int (int64 side * int64 (max height width) / int64 (min height width))
                Some(if height <= width then side, longer else longer, side)
            | Resize _, None -> None
            | _ -> size

        List.scan after before augmentation.Steps

    /// Height and width of images after all steps.
    let size augmentation before = List.last (sizes augmentation before)

    /// The largest blur among a step's; 1 without any.
    let rec private kernel step =
        match step with
        | GaussianBlur(kernel, _, _) -> kernel
        | Sometimes(_, steps) -> steps |> List.map kernel |> List.fold max 1
        | _ -> 1

    /// Kernels of blurs that are too large for the images that they meet, with the size of those.
    let wideBlurs (augmentation: Augmentation) before =
        List.zip augmentation.Steps (sizes augmentation before |> List.take augmentation.Steps.Length)
        |> List.choose (fun (step, size) ->
            match size with
            | Some(height, width) when kernel step / 2 >= min height width -> Some(kernel step, height, width)
            | _ -> None)

/// The words for augmentations: `randomCrop 4 --> horizontalFlip`.
[<AutoOpen>]
module AugmentationWords =
    let private one step : Augmentation = { Steps = [ step ] }
    /// The images as they are.
    let noAugmentation: Augmentation = { Steps = [] }
    /// Test images as they are.
    let noPreparation = { Sizing = noAugmentation }
    /// Zeros on all sides, then a window of the old size.
    let randomCrop padding = one (RandomCrop padding)
    /// Every second image mirrored.
    let horizontalFlip = one (HorizontalFlip 0.5)
    /// A square hole in every image.
    let cutout side = one (Cutout(side, 1.0))
    /// A square hole in a share of the images.
    let cutoutIn share side = one (Cutout(side, share))
    /// A window of 8 % to all of the image, resized to a square.
    let randomResizedCrop side = one (RandomResizedCrop(side, 0.08))
    /// The same with another smallest share of the area.
    let randomResizedCropFrom smallest side = one (RandomResizedCrop(side, smallest))
    /// The shorter side resized to this.
    let resize side : Preparation = { Sizing = one (Resize side) }
    /// The square in the middle.
    let centerCrop side : Preparation = { Sizing = one (CenterCrop side) }
    /// Strengths of brightness, contrast, saturation and hue: `colorJitter 0.4 0.4 0.4 0.0`.
    let colorJitter brightness contrast saturation hue = one (ColorJitter(brightness, contrast, saturation, hue))
    /// Grey in a share of the images.
    let grayscaleIn share = one (Grayscale share)
    /// A blur with a standard deviation between the two, in pixels; the kernel is an odd number of pixels.
    let gaussianBlur kernel smallest largest = one (GaussianBlur(kernel, smallest, largest))
    /// A rectangle of zeros in a share of the images.
    let randomErasing share = one (RandomErasing share)
    /// `autoAugment Cifar10`.
    let autoAugment policy = one (AutoAugment policy)
    /// `randAugment 2 9`: two operations of magnitude 9 out of 30.
    let randAugment operations magnitude = one (RandAugment(operations, magnitude))
    /// One operation of any magnitude.
    let trivialAugment = one TrivialAugment
    /// The augmentation in a share of the images: `sometimes 0.8 (colorJitter 0.4 0.4 0.4 0.1)`.
    let sometimes share (augmentation: Augmentation) = one (Sometimes(share, augmentation.Steps))
