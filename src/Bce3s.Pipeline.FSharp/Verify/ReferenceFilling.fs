namespace Bce3s

open System
open System.Text
open TorchSharp
open Bce3s.Data

/// Values by formula for the state and the input of a network (docs/verify.md), so that no weights travel with a file. Computed in float64.
[<RequireQualifiedAccess>]
module ReferenceFilling =
    let private number value = Scalar.op_Implicit (value: float)

    /// 0, 1, …, count − 1 in float64.
    let indices count = torch.arange (Scalar.op_Implicit (count: int64), dtype = torch.float64)

    /// The formula's values for one entry of a state dictionary.
    let private filling (name: string) (shape: int64[]) =
        let count = Array.fold (*) 1L shape
        let phase = float ((Encoding.UTF8.GetBytes name |> Array.sumBy int) % 97) / 10.0
        let i = indices count

        let values: torch.Tensor =
            if name.Contains("prelu", StringComparison.Ordinal) then
                torch.full ([| count |], number 0.25, dtype = torch.float64)
            elif shape.Length >= 2 then
                let scale = 0.5 * sqrt (1.0 / float (count / shape[0]))
                (i * number 0.7 + number phase).cos() * number scale
            elif name.EndsWith("running_var", StringComparison.Ordinal) then
                (i + number phase).cos().square() * number 0.2 + number 1.0
            elif
                name.EndsWith("running_mean", StringComparison.Ordinal)
                || name.EndsWith("bias", StringComparison.Ordinal)
            then
                (i + number phase).sin() * number 0.1
            else
                (i + number phase).cos() * number 0.1 + number 1.0

        values.reshape shape

    /// The images: `sin(0.013 i)` over the flat index i.
    let images (shape: int64[]) =
        (indices (Array.fold (*) 1L shape) * number 0.013).sin().``to``(torch.float32).reshape shape

    /// Batch norms count their batches, which has no part in the features.
    let private isCounter (key: string) = key.EndsWith("num_batches_tracked", StringComparison.Ordinal)

    /// Fills a network whose state has the names of the file's `state_keys`.
    let fill (file: ReferenceFile) (network: torch.nn.Module) =
        let state = network.state_dict () |> Seq.filter (fun entry -> not (isCounter entry.Key)) |> List.ofSeq

        match file.TryText "state_keys" with
        | None -> ()
        | Some keys ->
            let expected = keys.Split ' ' |> Seq.filter (isCounter >> not) |> Set.ofSeq
            let found = state |> List.map _.Key |> Set.ofList

            if expected <> found then
                let first (names: Set<string>) = if names.IsEmpty then "nothing" else $"'{names.MinimumElement}'"

                raise (
                    DataFormatException(
                        file.Path,
                        $"state_keys with {first (expected - found)}",
                        $"{first (found - expected)} in its place: those of the library's network"
                    )
                )

        use _noGrad = torch.no_grad ()

        for entry in state do
            use _scope = torch.NewDisposeScope()
            entry.Value.copy_ (filling entry.Key entry.Value.shape) |> ignore
