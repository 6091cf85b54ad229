namespace Bce3s

/// Something in which two records differ: where (`stages[0].loss`), and what each has there, in the language's words; "none" where one
/// has nothing.
[<RequireQualifiedAccess>]
type Difference = { Path: string; Left: string; Right: string }

[<RequireQualifiedAccess>]
module internal ExperimentDifference =
    let private none = "none"

    let private difference path left right = {
        Difference.Path = path
        Difference.Left = left
        Difference.Right = right
    }

    let private values operations = [ for name, code in operations -> name, Code.line code ]

    /// What differs between two lists of named texts, in the order of the first.
    let compare prefix (left: (string * string) list) (right: (string * string) list) =
        let value name side = side |> List.tryFind (fst >> (=) name) |> Option.map snd |> Option.defaultValue none

        [
            for name in List.distinct (List.map fst left @ List.map fst right) do
                let left, right = value name left, value name right

                if left <> right then
                    difference (prefix + name) left right
        ]

    let private stage i (left: Stage option) (right: Stage option) =
        match left, right with
        | Some left, Some right ->
            let all (stage: Stage) = values (("name", Literals.string stage.Name) :: StageCode.operations stage)

            compare $"stages[{i}]." (all left) (all right)
        | _ ->
            let name =
                Option.map (fun (stage: Stage) -> Code.line (StageCode.code stage)) >> Option.defaultValue none

            [ difference ($"stages[{i}]") (name left) (name right) ]

    /// Everything in which two experiments differ, by the operations of `experiment` and `stage`; stages by their places.
    let between (left: Experiment) (right: Experiment) =
        let before (experiment: Experiment) =
            values (("name", Literals.string experiment.Name) :: fst (ExperimentCode.operations experiment))

        let behind = ExperimentCode.operations >> snd >> values

        [
            yield! compare "" (before left) (before right)
            for i in 0 .. max left.Stages.Length right.Stages.Length - 1 do
                yield! stage i (List.tryItem i left.Stages) (List.tryItem i right.Stages)
            yield! compare "" (behind left) (behind right)
        ]
