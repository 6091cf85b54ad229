namespace Bce3s

open System

/// A row of numbers as a row of bars.
[<RequireQualifiedAccess>]
module Sparkline =
    let private bars = "▁▂▃▄▅▆▇█"

    /// At most so many characters, each the mean of as many neighbours; the smallest number is the lowest bar, and what is no finite number
    /// a point.
    let text (width: int) (values: float list) =
        let columns = min (max 1 width) values.Length

        let means =
            if values.IsEmpty then
                []
            else
                values |> List.splitInto columns |> List.map List.average

        match means |> List.filter Double.IsFinite with
        | [] -> String('·', means.Length)
        | finite ->
            let least, most = List.min finite, List.max finite

            let bar mean =
                if not (Double.IsFinite mean) then
                    '·'
                elif most = least then
                    bars[0]
                else
                    bars[int (round ((mean - least) / (most - least) * float (bars.Length - 1)))]

            means |> List.map bar |> Array.ofList |> String
