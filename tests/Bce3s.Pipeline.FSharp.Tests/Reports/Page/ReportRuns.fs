namespace Bce3s.Tests

open System
open System.IO
open TorchSharp
open Bce3s
open Bce3s.Data
open Bce3s.Reporting

/// Runs to be reported, trained once for all tests: they are read and not changed.
module ReportRuns =
    /// Names that would break a page which took them for markup, and ones that are long or of no alphabet.
    let hostile = [
        "</script><img src=x onerror=alert(1)>"
        "<!-- <script>alert(2)</script>"
        "\"quoted\" & 'quoted' \\ ${name}"
        "🦜 Psittaciformes"
        String('n', 200)
        "Æ ﬁ ‮right to left"
        "=cmd,\"a\"\nline"
        "trouser"
        "bag"
        "ankle boot"
    ]

    let private folder = lazy (new TemporaryFolder())

    let private train name (experiment: Experiment) =
        let place = folder.Value.File name
        let summary = Runs.train (Tiny.options folder.Value.Path place) experiment
        let manifest = Path.Combine(place, RunFiles.manifest)
        Json.write manifest { Manifest.read name manifest with ClassNames = hostile }
        let classes = Path.Combine(place, RunFiles.classes)

        ClassFiles.readClasses classes
        |> List.mapi (fun i score -> { score with Name = hostile[i] })
        |> ClassFiles.writeClasses classes

        summary.Folder

    let private made =
        lazy
            (Tiny.makeFiles folder.Value.Path
             AppDomain.CurrentDomain.ProcessExit.Add(fun _ -> (folder.Value :> IDisposable).Dispose())
             train "one" Tiny.experiment, train "two" (withSeed 1 Tiny.experiment))

    let one () = fst made.Value
    let two () = snd made.Value
    let options () = { Tiny.options folder.Value.Path "" with Output = None }

    /// A run like another one, without some of its files.
    let without (files: string list) (target: TemporaryFolder) =
        let copy = target.File "run"
        Directory.CreateDirectory copy |> ignore

        for file in Directory.GetFiles(one ()) do
            let name = string (Path.GetFileName file)

            if not (List.contains name files) then
                File.Copy(file, Path.Combine(copy, name))

        copy

    /// A finished run of many classes and what a look at its test images would say; nothing of it was trained.
    let large classes =
        let random = Random 1
        let counts = [ for c in 0 .. classes - 1 -> max 2L (int64 (1000.0 * exp (-6.0 * float c / float classes))) ]
        let names = [ for c in 0 .. classes - 1 -> $"Genus{c % 997} species-of-some-length-{c}" ]
        let run = RecordedRun.read (one ())
        let images = 10_000
        let labels = Array.init images (fun i -> i % classes)

        let predicted =
            labels |> Array.map (fun c -> if random.NextDouble() < 0.6 then c else random.Next classes)

        let kept = Array.init 1500 (fun i -> i * 6)

        let look = {
            Images = Array.init images int64
            TestImages = 3L * int64 images
            Labels = labels
            Predicted = predicted
            Confidence = Array.init images (fun _ -> random.NextDouble())
            LabelConfidence = Array.init images (fun _ -> random.NextDouble())
            Lengths = Array.init images (fun _ -> random.NextDouble())
            Kept = kept
            Features = torch.randn (1500L, 16L, dtype = torch.float64)
            Weights = torch.randn (int64 classes, 16L, dtype = torch.float64)
        }

        let scores, confusion = TestLook.classes (Array.ofList names) (Array.ofList counts) look

        {
            run with
                Manifest = { run.Manifest with ClassNames = names; ClassCounts = counts }
                Classes = scores
                Confusion = confusion
        },
        look

    /// The test images of `large`: all alike.
    let blank () =
        new ImageDataset(torch.zeros ([| 10000L; 1L; 2L; 2L |], dtype = torch.uint8), Array.zeroCreate 10000, [| "" |])
