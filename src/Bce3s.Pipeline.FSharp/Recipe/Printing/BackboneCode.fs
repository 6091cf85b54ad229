namespace Bce3s

open System
open System.Text.Json.Serialization
open System.Text.RegularExpressions

/// Backbones in their words: `ResNet.cifarWide 8 32`.
[<RequireQualifiedAccess>]
module internal BackboneCode =
    let private families = [
        "ResNet.cifar", ResNet.cifar
        "ResNet.imageNet", ResNet.imageNet
        "ResNet.cifarStem", ResNet.cifarStem
        "ResNeXt.imageNet", ResNeXt.imageNet
        "ResNeXt.cifarStem", ResNeXt.cifarStem
        "ResNeXt.imageNet64x4d", ResNeXt.imageNet64x4d
        "LResNet.ir", LResNet.ir
    ]

    let private number (text: string) =
        match Int32.TryParse text with
        | true, number -> Some(number)
        | _ -> None

    /// Every way to say a name of that depth and width.
    let private ways depth width = [
        for word, make in families do
            let code, made = Code.call word [ Literals.int depth ], make depth

            match width with
            | None -> code, made
            | Some width ->
                if word = "ResNet.cifar" then
                    Code.call "ResNet.cifarWide" [ Literals.int depth; Literals.int width ],
                    ResNet.cifarWide depth width
                else
                    Code.pipe code (Code.call "BackboneSpec.ofWidth" [ Literals.int width ]),
                    BackboneSpec.ofWidth width made
    ]

    let private named (name: string) =
        let found = Regex.Match(name, "^[a-z-]*(?<depth>[0-9]+)[a-z0-9-]*?(-w(?<width>[0-9]+))?$")

        match number found.Groups["depth"].Value with
        | Some depth ->
            ways depth (number found.Groups["width"].Value)
            |> List.tryFind (fun (_, made) -> made = BackboneSpec.named name)
            |> Option.map fst
        | None -> None
        |> Option.defaultWith (fun () -> Code.call "BackboneSpec.named" [ Literals.string name ])

    let private network (backbone: BackboneSpec) =
        match backbone.Own with
        | Skip -> named backbone.Name
        | Include own ->
            let made = Code.call "ownBackbone" [ Literals.string own.Name; PlainCode.own "backbone" own.Name 1 ]
            PlainCode.completed PlainCode.noWords (made, { backbone with Name = own.Name }) backbone

    let private initialized weights network =
        match weights with
        | { Part = None; Sha256 = None } -> Code.pipe network (Code.call "pretrained" [ Literals.string weights.File ])
        | _ ->
            let piped word text code =
                match text with
                | Some text -> Code.pipe code (Code.call word [ Literals.string text ])
                | None -> code

            let weights =
                Code.call "InitialWeights.ofFile" [ Literals.string weights.File ]
                |> piped "InitialWeights.part" weights.Part
                |> piped "InitialWeights.sha256" weights.Sha256

            Code.pipe network (Code.call "initialized" [ weights ])

    let code (backbone: BackboneSpec) =
        match backbone.Weights with
        | Skip -> network backbone
        | Include weights -> initialized weights (network { backbone with Weights = Skip })
