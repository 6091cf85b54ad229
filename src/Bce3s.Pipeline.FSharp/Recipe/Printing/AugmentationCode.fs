namespace Bce3s

/// Augmentations in their words: `randomCrop 4 --> horizontalFlip`.
[<RequireQualifiedAccess>]
module internal AugmentationCode =
    let private isSizing step =
        match step with
        | Resize _
        | CenterCrop _ -> true
        | _ -> false

    let private chain codes = codes |> List.reduce (fun left right -> Infix(left, "-->", right))
    let private floats = List.map Literals.float

    let rec private step step =
        match step with
        | RandomCrop padding -> Code.call "randomCrop" [ Literals.int padding ]
        | HorizontalFlip 0.5 -> Word "horizontalFlip"
        | Cutout(side, 1.0) -> Code.call "cutout" [ Literals.int side ]
        | Cutout(side, share) -> Code.call "cutoutIn" [ Literals.float share; Literals.int side ]
        | RandomResizedCrop(side, 0.08) -> Code.call "randomResizedCrop" [ Literals.int side ]
        | RandomResizedCrop(side, smallest) ->
            Code.call "randomResizedCropFrom" [ Literals.float smallest; Literals.int side ]
        | Resize side -> Code.call "resize" [ Literals.int side ]
        | CenterCrop side -> Code.call "centerCrop" [ Literals.int side ]
        | ColorJitter(brightness, contrast, saturation, hue) ->
            Code.call "colorJitter" (floats [ brightness; contrast; saturation; hue ])
        | Grayscale share -> Code.call "grayscaleIn" [ Literals.float share ]
        | GaussianBlur(kernel, smallest, largest) ->
            Code.call "gaussianBlur" (Literals.int kernel :: floats [ smallest; largest ])
        | RandomErasing share -> Code.call "randomErasing" [ Literals.float share ]
        | AutoAugment policy -> Code.call "autoAugment" [ PlainCode.case policy ]
        | RandAugment(operations, magnitude) ->
            Code.call "randAugment" [ Literals.int operations; Literals.int magnitude ]
        | TrivialAugment -> Word "trivialAugment"
        | Sometimes(share, steps) -> Code.call "sometimes" [ Literals.float share; augmentation { Steps = steps } ]
        | HorizontalFlip _ -> Record [ "Augmentation.Steps", Items [ PlainCode.value PlainCode.noWords step ] ]

    /// As `augment` takes it: sizes alone are a preparation.
    and operation (augmentation: Augmentation) =
        if augmentation.Steps.IsEmpty then
            Word "noAugmentation"
        else
            chain (List.map step augmentation.Steps)

    /// An augmentation wherever one stands.
    and augmentation (augmentation: Augmentation) =
        if augmentation.Steps.IsEmpty then
            Word "noAugmentation"
        elif List.forall isSizing augmentation.Steps then
            chain (Word "noAugmentation" :: List.map step augmentation.Steps)
        else
            operation augmentation

    let preparation preparation =
        if preparation.Sizing.Steps.IsEmpty then
            Word "noPreparation"
        elif List.forall isSizing preparation.Sizing.Steps then
            operation preparation.Sizing
        else
            Record [ "Preparation.Sizing", augmentation preparation.Sizing ]
