namespace Bce3s.Reporting

open System
open TorchSharp
open Bce3s

/// What a look at test images shows: cosines of the classifier, features in the plane, calibration.
[<RequireQualifiedAccess>]
module internal LookFigures =
    /// What is said of the images that were looked at, unless they are all.
    let private share (look: TestLook) =
        if int64 look.Images.Length = look.TestImages then
            ""
        else
            $" Of {Wording.count (int64 look.Images.Length)} of the {Wording.count look.TestImages} test images, the same share of each class."

    /// Mean cosines between the classes of the parts, other than of a class with itself unless it is a part of its own.
    let private partCosines (ranking: Ranking) (weights: torch.Tensor) =
        use _scope = torch.NewDisposeScope()
        let parts = ranking.Labels.Length
        let lengths = weights.norm (1, keepdim = true)
        let ones = torch.ones_like lengths
        let directions = weights.div (torch.where (lengths.eq (Scalar.op_Implicit 0.0), ones, lengths))
        let sizes = Array.zeroCreate<float> parts

        for part in ranking.Part do
            sizes[part] <- sizes[part] + 1.0

        let sums =
            torch
                .zeros([| int64 parts; weights.shape[1] |], dtype = torch.float64)
                .index_add_(0L, torch.tensor (Array.map int64 ranking.Part), directions, Scalar.op_Implicit 1.0)

        let products = sums.mm(sums.t ()).contiguous().data<float>().ToArray()

        Array.init (parts * parts) (fun k ->
            let row, column = k / parts, k % parts

            if row <> column then
                row, column, products[k] / (sizes[row] * sizes[column])
            elif sizes[row] > 1.0 then
                row, column, (products[k] - sizes[row]) / (sizes[row] * (sizes[row] - 1.0))
            else
                row, column, products[k])

    let private cosines names counts (look: TestLook) =
        let ranking = Ranking.ofCounts names counts

        Content.Matrix {
            Rows = "class"
            Columns = "other class"
            Labels = ranking.Labels
            Cells =
                partCosines ranking look.Weights
                |> Array.choose (fun (row, column, cosine) ->
                    Figure.number cosine |> Option.map (fun cosine -> row, column, cosine))
            Low = -1.0
            High = 1.0
            Style = NumberStyle.Plain
        }
        |> Figure.create
            "cosines"
            "Cosines of the classifier"
            $"The cosine between the classifier's rows of two classes: 1 is the same direction, −1 the opposite one. Good: one pale tone beside the diagonal, no class nearer to the others than any other. {Ranking.note ranking}"

    /// Classes that have a colour each.
    let private colours = 10

    let private plane id title about (names: string[]) (counts: int64[]) (look: TestLook) (x: float[]) (y: float[]) =
        let labels = look.Kept |> Array.map (fun i -> look.Labels[i])
        let shown = labels |> Array.distinct |> Array.sortBy (fun c -> -counts[c], c)

        let groups =
            if shown.Length <= colours then
                [ for c in shown -> names[c], (=) c ]
            else
                [
                    for group in [ ShotGroup.Many; ShotGroup.Medium; ShotGroup.Few ] do
                        ShotGroup.name group, (fun c -> ShotGroup.ofCount counts[c] = group)
                ]

        let series = [
            for name, belongs in groups do
                let members = [| for i in 0 .. labels.Length - 1 -> i |] |> Array.filter (fun i -> belongs labels[i])

                if members.Length > 0 then
                    {
                        Figure.series name Mark.Dots [ for i in members -> x[i], Some y[i] ] with
                            Classes = [| for i in members -> labels[i] |]
                    }
        ]

        let sample =
            if shown.Length < counts.Length then
                $" Shown: {labels.Length} images of {shown.Length} classes, spread over all frequencies."
            else
                $" Shown: {Wording.count (int64 labels.Length)} test images, as many of each class where there are."

        Content.Plot(Figure.plot (Figure.axis "" NumberStyle.Plain) (Figure.axis "" NumberStyle.Plain) series)
        |> Figure.create id title (about + sample)

    let private embedding names counts (look: TestLook) =
        use _scope = torch.NewDisposeScope()
        let n = int look.Features.shape[0]

        if look.Features.isfinite().all().item<bool>() |> not then
            [
                Figure.create "embedding" "Features in the plane" "" (Content.Missing "Some features are not finite.")
            ]
        elif n < 4 then
            [
                Figure.create "embedding" "Features in the plane" "" (Content.Missing "There are fewer than 4 images.")
            ]
        else
            let neighbours = TSne.embed look.Features
            let principal, shares = PrincipalComponents.project 2L look.Features
            let column c = principal.select(1L, min c (principal.shape[1] - 1L)).contiguous().data<float>().ToArray()
            let explained = Wording.percent (Array.sum shares)

            [
                plane
                    "tsne"
                    "Features, by their neighbours"
                    $"Test features in the plane by t-SNE (perplexity {Math.Round(TSne.perplexityOf n)}): neighbours stay neighbours; sizes of clusters and distances between them mean nothing. Good: a cluster a class, few strangers in it."
                    names
                    counts
                    look
                    neighbours.X
                    neighbours.Y
                plane
                    "pca"
                    "Features, by principal components"
                    $"The same along the two directions in which they vary most, {explained} %% of all variance. Good: classes in directions of their own, rare ones as far out as frequent ones."
                    names
                    counts
                    look
                    (column 0L)
                    (column 1L)
            ]

    let private calibration (look: TestLook) =
        let members =
            Array.zip3 look.Confidence look.Labels look.Predicted
            |> Array.filter (fun (sure, _, _) -> Double.IsFinite sure)
            |> Array.groupBy (fun (sure, _, _) -> Scores.bin sure)
            |> Map

        let all = float look.Images.Length
        let centre bin = (float bin + 0.5) / float Scores.bins

        let bins name mark (value: (float * int * int)[] -> float) =
            [ for bin in 0 .. Scores.bins - 1 -> centre bin, Map.tryFind bin members |> Option.map value ]
            |> Figure.series name mark

        let right = Array.averageBy (fun (_, label, predicted) -> if label = predicted then 1.0 else 0.0)
        let sure = Array.averageBy (fun (sure, _, _) -> sure)

        let error =
            members
            |> Map.toSeq
            |> Seq.sumBy (fun (_, members) -> abs (right members - sure members) * float members.Length / all)

        Content.Plot {
            Figure.plot (Figure.percent "confidence") (Figure.percent "accuracy") [
                bins "accuracy" Mark.Bars right
                bins "share of the images" Mark.Line (fun members -> float members.Length / all)
            ] with
                Diagonal = true
        }
        |> Figure.create
            "calibration"
            "Calibration"
            $"Images by the softmax of the predicted class, in {Scores.bins} bins: how many of each were right. Good: bars that end at the diagonal. Below it the model is surer than it should be. Expected calibration error: {Wording.percent error} %%.{share look}"

    let figures names counts look = [ yield! embedding names counts look; cosines names counts look; calibration look ]
