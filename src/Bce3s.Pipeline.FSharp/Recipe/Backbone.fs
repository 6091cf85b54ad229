namespace Bce3s

/// A network that turns images into features, by the name that `Bce3s.Losses.Backbones.Create` knows.
type BackboneSpec = { Name: string }

/// CIFAR ResNets.
[<RequireQualifiedAccess>]
module ResNet =
    /// 6n+2 layers, option-A shortcuts, widths 16-32-64.
    let cifar (depth: int) = { Name = $"resnet{depth}" }
    /// The same with another base width.
    let cifarWide (depth: int) (width: int) = { Name = $"resnet{depth}-w{width}" }

[<RequireQualifiedAccess>]
module BackboneSpec =
    /// As people write it: `resnet8-w32` is ResNet-8 of width 32.
    let title backbone =
        let family, width =
            match backbone.Name.Split "-w" with
            | [| family; width |] -> family, $" of width {width}"
            | _ -> backbone.Name, ""

        if family.StartsWith "resnet" then
            $"ResNet-{family.Substring 6}{width}"
        else
            backbone.Name

/// How features become logits.
type Head =
    /// As the first stage's loss wants it: normalised for BCE3S, linear for the others.
    | Automatic
    /// x·norm(W)ᵀ + b.
    | Normalized
    /// x·Wᵀ + b.
    | Linear
