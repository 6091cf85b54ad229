namespace Bce3s

/// What the publications do to training images of CIFAR.
[<RequireQualifiedAccess>]
module CifarAugmentation =
    /// The usual one, FBL's.
    let light = randomCrop 4 --> horizontalFlip
    /// BCE3S's: the usual one, AutoAugment and a hole.
    let strong = light --> autoAugment Cifar10 --> cutout 16
