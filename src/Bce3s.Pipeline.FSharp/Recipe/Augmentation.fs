namespace Bce3s

/// One random change of a training image.
type AugmentationStep =
    /// Pad with zeros on all sides, cut a window of the old size out.
    | RandomCrop of padding: int
    | HorizontalFlip of probability: float
    /// A square of zeros around a pixel of the image.
    | Cutout of side: int * probability: float

/// Changes of the training images, one after another, drawn anew for each image. Images are normalised after them.
type Augmentation = {
    Steps: AugmentationStep list
} with

    static member Then(_: Composition, first: Augmentation, next: Augmentation) = { Steps = first.Steps @ next.Steps }

/// The words for augmentations: `randomCrop 4 --> horizontalFlip`.
[<AutoOpen>]
module AugmentationWords =
    /// The images as they are.
    let noAugmentation = { Steps = [] }
    /// Zeros on all sides, then a window of the old size.
    let randomCrop padding = { Steps = [ RandomCrop padding ] }
    /// Every second image mirrored.
    let horizontalFlip = { Steps = [ HorizontalFlip 0.5 ] }
    /// A square hole in every image.
    let cutout side = { Steps = [ Cutout(side, 1.0) ] }
    /// A square hole in a share of the images.
    let cutoutIn share side = { Steps = [ Cutout(side, share) ] }
