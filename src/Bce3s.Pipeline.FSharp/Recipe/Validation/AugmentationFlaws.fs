namespace Bce3s

open Flaws

/// What is wrong with augmentations.
[<RequireQualifiedAccess>]
module internal AugmentationFlaws =
    let rec private checkStep path step =
        match step with
        | RandomCrop padding ->
            require (padding >= 0 && padding <= 1000) path $"randomCrop pads by {padding}. Give 0 to 1000, such as 4."
        | HorizontalFlip p -> require (isShare p) path $"horizontalFlip has the probability {p}. Give one from 0 to 1."
        | Cutout(side, p) ->
            require (side >= 2) path $"cutout has the side {side}. Give at least 2."
            @ require (isShare p) path $"cutout is done in a share {p} of the images. Give one from 0 to 1."
        | RandomResizedCrop(side, smallest) ->
            require (side >= 1) path $"randomResizedCrop has the side {side}. Give at least 1."
            @ require
                (smallest > 0.0 && smallest <= 1.0)
                path
                $"randomResizedCrop takes {smallest} of the area at least. Give a share above 0 and up to 1."
        | Resize side -> require (side >= 1) path $"resize has the side {side}. Give at least 1."
        | CenterCrop side -> require (side >= 1) path $"centerCrop has the side {side}. Give at least 1."
        | ColorJitter(brightness, contrast, saturation, hue) ->
            require
                ([ brightness; contrast; saturation ] |> List.forall (fun s -> s >= 0.0 && s <= 1000.0))
                path
                $"colorJitter has the strengths {brightness}, {contrast} and {saturation}. Give 0 to 1000, such as 0.4."
            @ require (hue >= 0.0 && hue <= 0.5) path $"colorJitter turns the hue by up to {hue}. Give 0 to 0.5."
        | Grayscale p -> require (isShare p) path $"grayscale in a share {p} of the images. Give one from 0 to 1."
        | GaussianBlur(kernel, smallest, largest) ->
            require (kernel >= 1 && kernel % 2 = 1) path $"gaussianBlur has a kernel of {kernel}. Give an odd number."
            @ require
                (smallest >= 0.001 && smallest <= largest && largest <= 1000.0)
                path
                $"gaussianBlur has deviations from {smallest} to {largest}. Give two ascending numbers from 0.001 to 1000."
        | RandomErasing p ->
            require (isShare p) path $"randomErasing in a share {p} of the images. Give one from 0 to 1."
        | AutoAugment _
        | TrivialAugment -> []
        | RandAugment(operations, magnitude) ->
            require (operations >= 1) path $"randAugment does {operations} operations. Give at least 1."
            @ require
                (magnitude >= 0 && magnitude <= 30)
                path
                $"randAugment has the magnitude {magnitude}. Give one from 0 to 30."
        | Sometimes(p, steps) ->
            require (isShare p) path $"sometimes in a share {p} of the images. Give one from 0 to 1."
            @ List.collect (checkStep path) steps
            @ require
                (steps
                 |> List.forall (function
                     | RandomResizedCrop _
                     | Resize _
                     | CenterCrop _ -> false
                     | _ -> true))
                path
                "sometimes changes the size of images, so that they would differ. Take that step out of it."

    /// Of the steps of a field.
    let check name (augmentation: Augmentation) =
        augmentation.Steps |> List.mapi (fun i -> checkStep $"{name}[{i}]") |> List.concat

    /// Test images are looked at as they are.
    let checkPreparation (preparation: Preparation) = [
        for i, step in List.indexed preparation.Sizing.Steps do
            match step with
            | Resize _
            | CenterCrop _ -> ()
            | _ ->
                yield
                    problem
                        $"prepare[{i}]"
                        "test images are looked at as they are, resized and cut at most. Give `resize` and `centerCrop` alone."
    ]
