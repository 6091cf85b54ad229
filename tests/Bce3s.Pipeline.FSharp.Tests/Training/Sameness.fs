namespace Bce3s.Tests

open System.Globalization
open System.IO
open TorchSharp
open Xunit
open Bce3s
open Bce3s.Data

/// Whether two runs came to the same, to the last bit: everything but times and memory.
module Sameness =
    let private measured =
        set [ "images_per_second"; "train_seconds"; "wait_seconds"; "evaluate_seconds"; "memory_bytes" ]

    let private tensors path =
        use file = Safetensors.Load path

        [
            for entry in file.Tensors do
                entry.Key, entry.Value.shape |> List.ofArray, List.ofArray (entry.Value.bytes.ToArray())
        ]
        |> List.sort

    let private metrics path =
        use reader = new StreamReader(path: string)
        use csv = new CsvHelper.CsvReader(reader, CultureInfo.InvariantCulture)
        csv.Read() |> ignore
        csv.ReadHeader() |> ignore
        let columns = csv.HeaderRecord |> Option.ofObj |> Option.get |> Array.filter (measured.Contains >> not)

        [
            while csv.Read() do
                [ for column in columns -> column, csv.GetField column ]
        ]

    let private results folder = {
        Json.read<Results>(Path.Combine(folder, RunFiles.results)) with
            Seconds = { Total = 0.0; Train = 0.0; Evaluate = 0.0 }
            ImagesPerSecond = 0.0
    }

    let check (expected: string) (actual: string) =
        for checkpoint in [ RunFiles.lastCheckpoint; RunFiles.bestCheckpoint ] do
            let all folder = tensors (Path.Combine(folder, checkpoint))

            for (name, shape, bytes), (found, foundShape, foundBytes) in List.zip (all expected) (all actual) do
                Assert.Equal(name, found)
                Assert.Equal<int64 list>(shape, foundShape)
                Assert.True((bytes = foundBytes), $"{checkpoint}: {name} differs")

        let file name folder = Path.Combine(folder, name)

        Assert.Equal<(string * string | null) list list>(
            metrics (file RunFiles.metrics expected),
            metrics (file RunFiles.metrics actual)
        )

        Assert.Equal(results expected, results actual)

        for name in [ RunFiles.classes; RunFiles.confusion ] do
            Assert.Equal(File.ReadAllText(file name expected), File.ReadAllText(file name actual))
