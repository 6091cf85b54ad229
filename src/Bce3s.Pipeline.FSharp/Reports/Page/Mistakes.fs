namespace Bce3s.Reporting

open System
open Bce3s
open Bce3s.Data

/// The wrong predictions that the model was surest of, as pictures.
[<RequireQualifiedAccess>]
module internal Mistakes =
    let private told = 24

    /// Pixels of the longer side at most.
    let private side = 96

    let private title = "Hardest mistakes"

    let private about =
        "The test images that were taken for another class with the highest confidence, surest first. Worth a look: wrong labels, classes that cannot be told apart, and what the augmentation never showed."

    // The sign stays with its number.
    let private percent fraction = Wording.percent fraction + "\u00a0%"

    let private png (reader: ImageReader) (picture: Picture) image =
        let struct (height, width) =
            let size = reader.Open image
            struct (size.Height, size.Width)

        let scale = min 1.0 (float side / float (max height width))
        let scaled length = max 1 (int (round (float length * scale)))
        let box = reader.Decode(ImageWindow(0, 0, height, width, scaled height, scaled width), picture)
        Resampling.Resize(picture, box, scaled height, scaled width, Interpolation.Bicubic)
        "data:image/png;base64," + Convert.ToBase64String(ImageEncoder.Png picture)

    let figure (names: string[]) (test: ImageSource) (look: TestLook) =
        let wrong =
            [| 0 .. look.Images.Length - 1 |]
            |> Array.filter (fun i -> look.Predicted[i] >= 0 && look.Predicted[i] <> look.Labels[i])
            |> Array.sortBy (fun i -> -look.Confidence[i], look.Images[i])
            |> Array.truncate told

        try
            use reader = test.OpenReader()
            let picture = Picture()

            match wrong with
            | [||] -> Content.Missing "There is no mistake."
            | wrong ->
                Content.Pictures [
                    for i in wrong do
                        let label, predicted = names[look.Labels[i]], names[look.Predicted[i]]
                        let source = png reader picture look.Images[i]

                        {
                            Source = source
                            Width = picture.Width
                            Height = picture.Height
                            Alternative = $"test image {test.RelativeName look.Images[i]}"
                            Lines = [
                                label
                                $"taken for {predicted}, {percent look.Confidence[i]}"
                                $"its own {percent look.LabelConfidence[i]}"
                            ]
                        }
                ]
        with
        | :? DataException
        | :? CodecNotFoundException as error -> Content.Missing error.Message
        |> Figure.create "mistakes" title about
