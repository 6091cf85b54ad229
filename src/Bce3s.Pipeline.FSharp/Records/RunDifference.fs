namespace Bce3s

open System.Text.Json

/// A score of two runs, as a fraction.
[<RequireQualifiedAccess>]
type ScoreDifference = {
    /// Which model, and how it was scored: `last epoch`, `last epoch, flip averaging`.
    Of: string
    /// `top-1`.
    Measure: string
    Left: float option
    Right: float option
} with

    /// Right less left, where both have it.
    member this.Delta = Option.map2 (fun left right -> right - left) this.Left this.Right

/// What two runs differ in beside their experiments.
[<RequireQualifiedAccess>]
module RunDifference =
    /// Differing values of one list that are told.
    let private most = 5

    let private absent = "none"

    let private difference path left right = {
        Difference.Path = path
        Difference.Left = left
        Difference.Right = right
    }

    let rec private values (path: string) (element: JsonElement) : (string * JsonElement) list =
        match element.ValueKind with
        | JsonValueKind.Object -> [
            for property in element.EnumerateObject() do
                yield! values (if path = "" then property.Name else $"{path}.{property.Name}") property.Value
          ]
        | _ -> [ path, element ]

    let private text (element: JsonElement) =
        match element.ValueKind with
        | JsonValueKind.Null -> absent
        | _ -> element.GetRawText()

    let private lists path (left: JsonElement) (right: JsonElement) : Difference list =
        let items (list: JsonElement) = [ for item in list.EnumerateArray() -> text item ]
        let left, right = items left, items right

        if left.Length <> right.Length then
            [ difference path $"{left.Length} values" $"{right.Length} values" ]
        else
            let differing = [
                for i, (left, right) in List.indexed (List.zip left right) do
                    if left <> right then
                        difference ($"{path}[{i}]") left right
            ]

            let more = $"{differing.Length - most} more values"

            List.truncate most differing
            @ (if differing.Length > most then [ difference path more more ] else [])

    /// What says nothing of how the numbers came about, or is told elsewhere.
    let private leftOut =
        set [ "format"; "experiment"; "seed"; "created"; "resumed"; "checkpointMinutes"; "keepEvery"; "keep" ]

    /// What differs in split, data, versions, device, commit and policies; neither the experiments nor when the runs were made and went on.
    let between (left: Manifest) (right: Manifest) : Difference list =
        use leftJson = JsonDocument.Parse(Json.text left)
        use rightJson = JsonDocument.Parse(Json.text right)

        let all (document: JsonDocument) =
            document.RootElement.EnumerateObject()
            |> Seq.filter (fun property -> not (leftOut.Contains property.Name))
            |> Seq.collect (fun property -> values property.Name property.Value)
            |> List.ofSeq

        let left, right = all leftJson, all rightJson
        let find name side = side |> List.tryFind (fst >> (=) name) |> Option.map snd

        [
            for name in List.distinct (List.map fst left @ List.map fst right) do
                match find name left, find name right with
                | Some left, Some right when
                    left.ValueKind = JsonValueKind.Array && right.ValueKind = JsonValueKind.Array
                    ->
                    yield! lists name left right
                | left, right ->
                    let told = Option.map text >> Option.defaultValue absent

                    if told left <> told right then
                        difference name (told left) (told right)
        ]

    let private measures: (string * (Scores -> float option)) list = [
        "top-1", _.Top1 >> Some
        "top-5", _.Top5 >> Some
        "class average", _.ClassAverage >> Some
        "many", _.Many
        "medium", _.Medium
        "few", _.Few
        "calibration error", _.Ece
    ]

    /// The scores of two runs side by side: after the last epoch, and after the one that was best on the test set, which is no result to
    /// compare with others.
    let scores (left: Results) (right: Results) : ScoreDifference list =
        let both (of': string) (choose: Results -> Scores) = [
            for measure, value in measures do
                {
                    ScoreDifference.Of = of'
                    ScoreDifference.Measure = measure
                    ScoreDifference.Left = value (choose left)
                    ScoreDifference.Right = value (choose right)
                }
        ]

        let best =
            $"best on the test set (epochs {left.BestOnTest.Epoch} and {right.BestOnTest.Epoch}, chosen on it)"

        both "last epoch" _.Last.Plain
        @ both "last epoch, flip averaging" _.Last.Flip
        @ both best _.BestOnTest.Plain
        @ both $"{best}, flip averaging" _.BestOnTest.Flip
