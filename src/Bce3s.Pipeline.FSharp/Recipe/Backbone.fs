namespace Bce3s

open System
open System.Text.Json.Serialization
open System.Text.RegularExpressions

/// A caller's own network: makes it for images of so many channels.
[<Sealed; JsonConverter(typeof<OwnBackboneConverter>)>]
type OwnBackbone(name: string, create: Func<int64, Bce3s.Losses.Backbone>) =
    inherit OwnPart(name)
    member _.Create channels = create.Invoke channels

and internal OwnBackboneConverter() =
    inherit JsonConverter<OwnBackbone>()
    override _.Write(writer, value, _) = writer.WriteStringValue value.Name

    override _.Read(reader, _, _) =
        let name = OwnPartName.read &reader
        OwnBackbone(name, (fun _ -> raise (MissingPartException("backbone", name))))

/// A network that turns images into features.
type BackboneSpec = {
    /// As `Bce3s.Losses.Backbones.Create` knows it, or the name of one's own.
    Name: string
    Own: Skippable<OwnBackbone>
    /// That it begins with; drawn ones unless given.
    Weights: Skippable<InitialWeights>
}

[<RequireQualifiedAccess>]
module BackboneSpec =
    /// By the name that `bce3s list` shows, such as `resnet20-w32`.
    let named name = { Name = name; Own = Skip; Weights = Skip }

    /// A fresh network for images of so many channels. A name that there is not raises `ArgumentException`.
    let create backbone (channels: int64) =
        match backbone.Own with
        | Include own -> own.Create channels
        | Skip -> Bce3s.Losses.Backbones.Create(backbone.Name, channels)

    /// The same with another base width: `ResNet.imageNet 50 |> BackboneSpec.ofWidth 32`.
    let ofWidth (width: int) backbone = { named $"{backbone.Name}-w{width}" with Weights = backbone.Weights }

    let private networkTitle backbone =
        match Bce3s.Losses.Backbones.Canonical backbone.Name with
        | null -> backbone.Name
        | name ->
            let found =
                Regex.Match(
                    name,
                    "^(?<family>[a-z]+)(?<depth>[0-9]+)(e-ir)?(?<wide>-64x4d)?(?<stem>-cifar)?(-w(?<width>[0-9]+))?$"
                )

            let has (group: string) = found.Groups[group].Success
            let value (group: string) = found.Groups[group].Value
            let depth = value "depth"
            let width = if has "width" then " of width " + value "width" else ""

            let groups =
                if has "wide" then "64×4d"
                elif depth = "101" then "32×8d"
                else "32×4d"

            match value "family" with
            | "resnext" when has "stem" -> $"ResNeXt-{depth} ({groups}, CIFAR stem){width}"
            | "resnext" -> $"ResNeXt-{depth} ({groups}){width}"
            | "lresnet" -> $"LResNet{depth}E-IR{width}"
            | _ when has "stem" -> $"ResNet-{depth} (CIFAR stem){width}"
            | _ -> $"ResNet-{depth}{width}"

    /// As people write it: `resnet8-w32` is ResNet-8 of width 32, `resnet34-cifar` ResNet-34 (CIFAR stem), `resnext50`
    /// ResNeXt-50 (32×4d), with the file that it begins with: ResNet-152 from resnet152.pth. A name that none has stays as it is.
    let title backbone =
        match backbone.Weights with
        | Skip -> networkTitle backbone
        | Include weights -> $"{networkTitle backbone} from {IO.Path.GetFileName weights.File}"

    /// What to write instead of a depth that `ResNet.cifar`, `imageNet` or `cifarStem` does not have; none for a depth that it has.
    let ofOtherFamily backbone =
        let found = Regex.Match(backbone.Name, "^(?<family>cifar|imagenet)-resnet(?<depth>[0-9]+)")
        let depths (known: int seq) = known |> Seq.map string |> String.concat ", "
        let small = $"ResNet.cifar has {depths Bce3s.Losses.ResNetCifar.Depths} layers (6n + 2)"
        let large = $"ResNet.imageNet and ResNet.cifarStem have {depths Bce3s.Losses.ResNet.Depths}"

        if not found.Success then
            None
        elif found.Groups["family"].Value = "cifar" then
            Some $"""{small}, not {found.Groups["depth"].Value}. {large}."""
        else
            Some $"""{large} layers, not {found.Groups["depth"].Value}. {small}."""

/// Residual networks: those for small images (`cifar`) and those for photographs, with their stem or one for small images.
[<RequireQualifiedAccess>]
module ResNet =
    // A depth of the other family must not name its network: it gets a name that none has, and the plan says so
    // (`BackboneSpec.ofOtherFamily`).
    let private isForPhotographs depth = Seq.contains depth Bce3s.Losses.ResNet.Depths

    /// 6n+2 layers (20, 32, 44, 56, 110; 8), option-A shortcuts, widths 16-32-64.
    let cifar (depth: int) =
        BackboneSpec.named (if isForPhotographs depth then $"cifar-resnet{depth}" else $"resnet{depth}")

    /// The same with another base width.
    let cifarWide (depth: int) (width: int) = BackboneSpec.ofWidth width (cifar depth)

    /// 18, 34, 50, 101 or 152 layers, widths 64-128-256-512: a 7×7 stem of stride 2 and max-pooling.
    let imageNet (depth: int) =
        BackboneSpec.named (if isForPhotographs depth then $"resnet{depth}" else $"imagenet-resnet{depth}")

    /// The same with a 3×3 stem of stride 1 and no max-pooling: for images of 32×32.
    let cifarStem (depth: int) = BackboneSpec.named $"{(imageNet depth).Name}-cifar"

/// Residual networks with groups in their 3×3 convolutions.
[<RequireQualifiedAccess>]
module ResNeXt =
    /// 50 layers (32×4d) or 101 (32×8d).
    let imageNet (depth: int) = BackboneSpec.named $"resnext{depth}"
    /// The same with a 3×3 stem of stride 1 and no max-pooling: for images of 32×32.
    let cifarStem (depth: int) = BackboneSpec.named $"resnext{depth}-cifar"
    /// 101 layers with 64 groups of 4 channels.
    let imageNet64x4d (depth: int) = BackboneSpec.named $"resnext{depth}-64x4d"

/// Improved residual networks for faces of 112×112.
[<RequireQualifiedAccess>]
module LResNet =
    /// 18, 34, 50 or 100 layers: `ir 50` is LResNet50E-IR.
    let ir (depth: int) = BackboneSpec.named $"lresnet{depth}e-ir"

/// A network of one's own, and weights that others trained.
[<AutoOpen>]
module BackboneWords =
    /// Made anew for each run, for images of so many channels: `ownBackbone "mine" (fun channels -> new MyNetwork(channels))`.
    let ownBackbone name (create: int64 -> Bce3s.Losses.Backbone) = {
        Name = name
        Own = Include(OwnBackbone(name, create))
        Weights = Skip
    }

    /// With weights to begin with: `ResNet.imageNet 50 |> initialized (InitialWeights.ofFile "dino.pth" |> InitialWeights.part "teacher")`.
    let initialized weights backbone = { backbone with Weights = Include weights }

    /// With the weights of a file, safetensors or PyTorch's: `ResNet.imageNet 152 |> pretrained "resnet152.pth"`.
    let pretrained file backbone = initialized (InitialWeights.ofFile file) backbone
