namespace Bce3s.Reporting

open Bce3s

/// Classes in the order of their training images, most first, in parts where there are too many for a picture.
type Ranking = {
    /// The part that each class is in.
    Part: int[]
    Labels: string[]
    /// Whether a part is one class.
    IsSingle: bool
}

[<RequireQualifiedAccess>]
module internal Ranking =
    /// Classes that a matrix shows one by one, and parts that it shows otherwise.
    let private most, parts = 120, 64

    let ofCounts (names: string[]) (counts: int64[]) : Ranking =
        let order = Array.init names.Length id |> Array.sortBy (fun c -> -counts[c], c)
        let size = if names.Length <= most then 1 else (names.Length + parts - 1) / parts
        let part = Array.zeroCreate names.Length
        order |> Array.iteri (fun place c -> part[c] <- place / size)

        let label (members: int[]) =
            let first, last = members[0], Array.last members

            if size = 1 then
                names[first]
            else
                $"{members.Length} classes of {Wording.count counts[last]} to {Wording.count counts[first]} images"

        {
            Part = part
            Labels = order |> Array.chunkBySize size |> Array.map label
            IsSingle = (size = 1)
        }

    /// What a matrix of parts says about itself.
    let note (ranking: Ranking) =
        if ranking.IsSingle then
            "Classes are in the order of their training images, most first."
        else
            $"Classes are in the order of their training images, most first, and taken together in {ranking.Labels.Length} parts: there are {Wording.count (int64 ranking.Part.Length)}."
