namespace Bce3s

open System
open System.Globalization
open System.IO
open System.Text.Json
open TorchSharp
open Bce3s.Data

/// A JSON object of long-tailed class counts: `"cifar100-exp-50": [500, …]` is the exponential profile of imbalance 50, `step` the other.
[<RequireQualifiedAccess>]
module ClassCountsReference =
    let private expected =
        "an object of lists of class counts, named such as cifar10-exp-100 or cifar10-step-100"

    let private recompute path (name: string) (counts: int64[]) =
        let fail found = raise (DataFormatException(path, found, expected))

        try
            match name.Split '-' with
            | [| _; profile; imbalance |] ->
                match Double.TryParse(imbalance, NumberStyles.Float, CultureInfo.InvariantCulture), profile with
                | (true, imbalance), "exp" -> LongTailProfile.Exponential(counts[0], imbalance, counts.Length)
                | (true, imbalance), "step" -> LongTailProfile.Step(counts[0], imbalance, counts.Length)
                | _ -> fail $"the name '{name}'"
            | _ -> fail $"the name '{name}'"
        with :? ArgumentException as error ->
            let reason = error.Message.ReplaceLineEndings(" ").TrimEnd '.'
            raise (DataFormatException(path, $"'{name}', which no profile gives ({reason})", expected, error))

    let private asTensor (counts: int64[]) = torch.tensor counts

    /// Each list, recomputed from its first number, its length and its name.
    let verify (path: string) : VerifiedTensor list =
        try
            use document = JsonDocument.Parse(File.ReadAllBytes path)
            use _scope = torch.NewDisposeScope()
            let entries = List.ofSeq (document.RootElement.EnumerateObject())

            if entries.IsEmpty then
                raise (DataFormatException(path, "no list to compare", expected))

            [
                for entry in entries do
                    let counts = [| for count in entry.Value.EnumerateArray() -> count.GetInt64() |]

                    if counts.Length = 0 then
                        raise (DataFormatException(path, $"an empty list '{entry.Name}'", expected))

                    recompute path entry.Name counts
                    |> asTensor
                    |> Recomputed.exact entry.Name
                    |> Recomputed.compare (asTensor counts)
            ]
        with
        // InvalidOperationException: an element of another kind.
        | :? JsonException
        | :? FormatException
        | :? InvalidOperationException as error ->
            raise (DataFormatException(path, "JSON that gives no class counts", expected, error))
