namespace Bce3s

open System
open System.IO

/// Where things lie beside the program.
[<RequireQualifiedAccess>]
module Locations =
    let private assemblyFolder =
        match Path.GetDirectoryName typeof<Experiment>.Assembly.Location with
        | null
        | "" -> AppContext.BaseDirectory
        | folder -> folder

    /// A folder and all that it lies in, innermost first.
    let rec private upward (folder: string) : string seq = seq {
        yield folder

        match Path.GetDirectoryName folder with
        | null -> ()
        | parent -> yield! upward parent
    }

    /// The folder with a dataset's files: in `given` or in the folder of the dataset's name there; without one, in `data` beside the
    /// program or above it, then in `data` under the current directory (which is also the answer when there is none).
    let dataset (given: string option) (name: string) =
        match given with
        | Some folder ->
            let inner = Path.Combine(folder, name)
            // Without a name nothing is meant, least of all the current directory.
            if folder <> "" && Directory.Exists inner then inner else folder
        | None ->
            let here = Path.Combine(Directory.GetCurrentDirectory(), "data", name)

            upward assemblyFolder
            |> Seq.map (fun folder -> Path.Combine(folder, "data", name))
            |> Seq.tryFind Directory.Exists
            |> Option.defaultValue here
