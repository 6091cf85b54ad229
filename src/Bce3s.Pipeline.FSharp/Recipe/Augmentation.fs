namespace Bce3s

/// One random change of a training image.
type AugmentationStep =
    /// Pad with zeros on all sides, cut a window of the old size out.
    | RandomCrop of padding: int
    | HorizontalFlip of probability: float

/// Changes of the training images, one after another, drawn anew for each image. Images are normalised after them.
type Augmentation =
    {
        Steps: AugmentationStep list
    }

    static member Then(_: Composition, first: Augmentation, next: Augmentation) =
        { Steps = first.Steps @ next.Steps }

/// The words for augmentations: `randomCrop 4 --> horizontalFlip`.
[<AutoOpen>]
module AugmentationWords =
    /// The images as they are.
    let noAugmentation = { Steps = [] }
    /// Zeros on all sides, then a window of the old size.
    let randomCrop padding = { Steps = [ RandomCrop padding ] }
    /// Every second image mirrored.
    let horizontalFlip = { Steps = [ HorizontalFlip 0.5 ] }
