namespace Bce3s

open System
open System.IO
open Bce3s.Data

/// Image files that were named one by one or by their folders.
[<RequireQualifiedAccess>]
module internal ImagePaths =
    let private extensions = [ ".jpg"; ".jpeg"; ".png"; ".webp" ]
    let private isImage (file: FileInfo) = extensions |> List.contains (file.Extension.ToLowerInvariant())

    /// Links to folders could lead around in a circle.
    let rec private below (folder: DirectoryInfo) : string list = [
        for entry in folder.EnumerateFileSystemInfos() |> Seq.filter (fun entry -> not (entry.Name.StartsWith '.')) do
            match entry with
            | :? FileInfo as file when isImage file -> file.FullName
            | :? DirectoryInfo as inner when isNull inner.LinkTarget -> yield! below inner
            | _ -> ()
    ]

    let private entries (folder: string) =
        below (DirectoryInfo folder)
        |> List.map (fun path -> Path.Combine(folder, Path.GetRelativePath(folder, path)))
        |> List.sortWith (fun one other -> String.CompareOrdinal(one, other))

    /// The files in the order in which they were given, each once, those of a folder in the ordinal order of their paths; or what is
    /// wrong with each path that cannot be meant. A file that was named need not end like an image.
    let expand (paths: string list) =
        let expanded =
            paths
            |> List.map (fun path ->
                if File.Exists path then
                    Ok [ path ]
                elif not (Directory.Exists path) then
                    Error { Path = path; Message = "is not there. Give image files, or folders of them." }
                else
                    match entries path with
                    | [] ->
                        let endings = String.concat ", " extensions
                        Error { Path = path; Message = $"holds no image ({endings})." }
                    | files -> Ok files)

        let problems =
            expanded
            |> List.choose (fun result ->
                match result with
                | Error problem -> Some problem
                | Ok _ -> None)

        if problems.IsEmpty then
            Ok(expanded |> List.choose Result.toOption |> List.concat |> List.distinctBy Path.GetFullPath)
        else
            Error problems

    /// The files as images without a class, or why they are none.
    let source channels (files: string list) =
        let full = files |> List.map Path.GetFullPath

        match full |> List.map (Path.GetPathRoot >> string) |> List.distinct with
        | [ root ] ->
            let below = full |> List.map (fun path -> Path.GetRelativePath(root, path).Replace('\\', '/'))
            Ok(new ImageFiles(root, Array.ofList below, Array.zeroCreate<int64> files.Length, [| "" |], channels))
        | _ -> Error { Path = "images"; Message = "they lie on several drives. Give those of one." }
