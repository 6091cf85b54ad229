namespace Bce3s.Reporting

open System
open Bce3s

/// What became of the classes, over the number of their training images.
[<RequireQualifiedAccess>]
module internal ClassFigures =
    /// Few, medium and many on an axis of training images.
    let groups = [
        { Name = "few"; From = 0.1; To = 19.5 }
        { Name = "medium"; From = 19.5; To = 100.5 }
        { Name = "many"; From = 100.5; To = 1e9 }
    ]

    let images = Figure.axis "training images of the class" NumberStyle.Whole |> Figure.logarithmic

    /// Classes whose points would cover each other: their averages are told, too.
    let private crowd = 20

    /// Averages over classes of about as many images: each bin is half as large again as the one before it.
    let binned (value: ClassScore -> float option) (classes: ClassScore list) =
        let bin (score: ClassScore) = floor (log (float score.TrainImages) / log 1.5)

        classes
        |> List.filter (fun score -> score.TrainImages > 0L)
        |> List.groupBy (if classes.Length > crowd then bin else _.TrainImages >> float)
        |> List.choose (fun (bin, members) ->
            match members |> List.choose value with
            | [] -> None
            | values ->
                let centre = members |> List.averageBy (fun score -> log (float score.TrainImages)) |> exp
                Some(bin, (centre, Some(List.average values))))
        |> List.sortBy fst
        |> List.map snd

    let private dots name (value: ClassScore -> float option) (classes: ClassScore list) =
        let classes = classes |> List.filter (fun score -> score.TrainImages > 0L && (value score).IsSome)

        {
            Figure.series name Mark.Dots [ for score in classes -> float score.TrainImages, value score ] with
                Classes = [| for score in classes -> score.Class |]
        }

    let private figure
        id
        title
        about
        y
        (values: (string * (ClassScore -> float option)) list)
        (classes: ClassScore list)
        =
        let without = classes |> List.filter (fun score -> score.TrainImages = 0L) |> List.length

        let note =
            if without > 0 then
                $" {without} classes without training images are not in it."
            else
                ""

        let series = [
            for name, value in values do
                dots name value classes

                if classes.Length > crowd then
                    Figure.series $"{name}, average" Mark.Line (binned value classes)
        ]

        if series |> List.forall (fun series -> series.X.Length = 0) then
            Content.Missing "No class has it."
        else
            Content.Plot { Figure.plot images y series with Regions = groups }
        |> Figure.create id title (about + note)

    let private accuracy =
        figure
            "class-accuracy"
            "Accuracy of each class"
            "A point is a class: its share of test images that were recognised, over its number of training images. Good: level. Most methods fall off to the left, where classes are rare."
            (Figure.percent "accuracy of the class")
            [ "accuracy", _.Accuracy ]

    let private lengths =
        figure
            "norms"
            "Lengths of features and classifier"
            "Mean length of the features of a class's test images, and length of the class's row of the classifier. Good: level. Rows that grow with the number of training images favour the frequent classes."
            (Figure.axis "length" NumberStyle.Plain |> Figure.from 0.0)
            [ "features", _.FeatureNorm; "classifier", _.ClassifierNorm ]

    let figures (classes: ClassScore list) = [ accuracy classes; lengths classes ]
