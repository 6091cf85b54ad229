namespace Bce3s

open System.Globalization

/// Mean and spread of a measurement that was taken several times.
type Statistic = {
    Mean: float
    /// The sample standard deviation, √(Σ (x − mean)² / (n − 1)); none of a single value.
    Deviation: float option
    /// n.
    Count: int
}

[<RequireQualifiedAccess>]
module Statistic =
    /// Of no values there is none. A value that is no number makes the mean none.
    let ofValues (values: float list) =
        match values with
        | [] -> None
        | [ value ] -> Some { Mean = value; Deviation = None; Count = 1 }
        | _ ->
            let mean = List.average values
            let squares = values |> List.sumBy (fun value -> (value - mean) ** 2.0)

            Some {
                Mean = mean
                Deviation = Some(sqrt (squares / float (values.Length - 1)))
                Count = values.Length
            }

    /// Of fractions: `83.5 ± 0.9`, or `83.5` of a single one.
    let percent statistic =
        match statistic.Deviation with
        | Some deviation -> $"{Wording.percent statistic.Mean} ± {Wording.percent deviation}"
        | None -> Wording.percent statistic.Mean
