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
            if Directory.Exists inner then inner else folder
        | None ->
            let here = Path.Combine(Directory.GetCurrentDirectory(), "data", name)

            upward assemblyFolder
            |> Seq.map (fun folder -> Path.Combine(folder, "data", name))
            |> Seq.tryFind Directory.Exists
            |> Option.defaultValue here

    /// The repository's commit, if the program lies in one.
    let gitCommit () =
        let read (git: string) =
            let head = File.ReadAllText(Path.Combine(git, "HEAD")).Trim()

            if not (head.StartsWith "ref: ") then
                Some head
            else
                let reference = head.Substring 5
                let loose = Path.Combine(git, reference)
                let packed = Path.Combine(git, "packed-refs")

                if File.Exists loose then
                    Some(File.ReadAllText(loose).Trim())
                elif File.Exists packed then
                    File.ReadLines packed
                    |> Seq.tryFind _.EndsWith(" " + reference)
                    |> Option.map (fun line -> line.Split(' ')[0])
                else
                    None

        try
            upward assemblyFolder
            |> Seq.map (fun folder -> Path.Combine(folder, ".git"))
            |> Seq.tryFind Directory.Exists
            |> Option.bind read
        with
        | :? IOException
        | :? UnauthorizedAccessException -> None
