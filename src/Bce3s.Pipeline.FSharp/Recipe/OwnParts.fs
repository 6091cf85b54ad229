namespace Bce3s

open System.Collections
open Microsoft.FSharp.Reflection

/// The parts of a record that are code of a script or program.
[<RequireQualifiedAccess>]
module OwnParts =
    let rec private within (value: obj | null) : OwnPart list =
        match value with
        | null -> []
        | :? OwnPart as part -> [ part ]
        | :? string -> []
        | :? IEnumerable as items -> items |> Seq.cast<obj | null> |> Seq.collect within |> List.ofSeq
        | value ->
            let kind = value.GetType()

            if FSharpType.IsRecord kind then
                FSharpValue.GetRecordFields value |> Seq.collect within |> List.ofSeq
            elif FSharpType.IsUnion kind then
                FSharpValue.GetUnionFields(value, kind) |> snd |> Seq.collect within |> List.ofSeq
            else
                []

    /// In their order. Records with such a part are equal when its name is, whatever its code does.
    let ofExperiment (experiment: Experiment) = within experiment
