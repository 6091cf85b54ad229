module Bce3s.Tests.Training.ResumptionTests

open System
open System.IO
open System.Threading
open TorchSharp
open Bce3s.Data
open Xunit
open Bce3s
open Bce3s.Tests
open Bce3s.Tests.StoppedRuns

/// The images of another source, and word when they are first asked for.
type private AskedImages(source: ImageSource, asked: unit -> unit) =
    inherit ImageSource(source.Labels, source.ClassNames)
    override _.Channels = source.Channels
    override _.Size = source.Size
    override _.NameOf index = source.NameOf index
    override _.Dispose() = ()

    override _.OpenReader() =
        asked ()
        source.OpenReader()

let kindsOfExperiments: TheoryData<string> = TheoryData<string>(kinds.Keys)

[<Theory>]
[<MemberData(nameof kindsOfExperiments)>]
let ``a run that is killed at any step, and killed again, ends with the same bytes`` kind =
    withData (fun folder ->
        let trap = Trap()
        let experiment = kinds[kind] trap
        let whole = Runs.train (options folder "whole" trap RunPolicy.standard false) experiment
        let random = Random(String.length kind)

        for i in 0..3 do
            // The first time from the checkpoints of epochs alone.
            let policy = if i = 0 then RunPolicy.standard else everyStep
            let kills = [ for _ in 0..i -> random.Next(1, 16) ]
            let again = trainOn folder $"killed-{i}" trap experiment policy kills
            Sameness.check whole.Folder again.Folder
            Directory.Delete(again.Folder, true))

[<Fact>]
let ``at whatever step it is killed`` () =
    withData (fun folder ->
        let trap = Trap()
        let experiment = kinds["three views"] trap
        let whole = Runs.train (options folder "whole" trap RunPolicy.standard false) experiment
        let mutable steps = 0
        let mutable over = false

        while not over do
            steps <- steps + 1
            let name = $"killed-{steps}"
            trap.KillAt <- steps

            over <-
                try
                    Runs.train (options folder name trap everyStep false) experiment |> ignore
                    true
                with Killed ->
                    false

            let again = trainOn folder name trap experiment everyStep []
            Assert.Equal(over, again.WasThere)
            Sameness.check whole.Folder again.Folder

        // All of three epochs.
        Assert.InRange(steps, 10, 100))

[<Fact>]
let ``a run that is told to stop during an evaluation goes on with it`` () =
    withData (fun folder ->
        let trap = Trap()
        let experiment = kinds["three views"] trap
        let whole = Runs.train (options folder "whole" trap RunPolicy.standard false) experiment
        use source = new CancellationTokenSource()

        let options = {
            options folder "stopped" trap RunPolicy.standard false with
                Cancellation = source.Token
        }

        use plan =
            (match Plan.make options experiment with
             | Ok plan -> plan
             | Error _ -> failwith "no plan")
        // The test images are asked for again when training is over.
        use asked =
            new AskedImages(
                plan.Data.Test,
                (fun () ->
                    if trap.Calls > 0 then
                        source.Cancel())
            )

        Assert.Throws<RunInterruptedException>(fun () ->
            Trainer.run trap.Reporter source.Token { plan with Data = { plan.Data with Test = asked } }
            |> ignore)
        |> ignore

        let state = Checkpoint.readState (Path.Combine(folder.File "stopped", RunFiles.lastCheckpoint))
        Assert.True state.Position.Trained
        Assert.Equal(0, state.Position.Epochs)
        let again = trainOn folder "stopped" trap experiment RunPolicy.standard []
        Sameness.check whole.Folder again.Folder)

[<Fact>]
let ``a clock that was put back changes nothing`` () =
    withData (fun folder ->
        let trap = Trap()
        let experiment = kinds["three views"] trap
        let whole = Runs.train (options folder "whole" trap RunPolicy.standard false) experiment
        trap.KillAt <- 6

        Assert.Throws<Killed>(fun () -> Runs.train (options folder "run" trap everyStep false) experiment |> ignore)
        |> ignore

        for path in Directory.GetFiles(folder.File "run") do
            File.SetLastWriteTimeUtc(path, DateTime.UtcNow.AddYears 1)

        let manifest = Path.Combine(folder.File "run", RunFiles.manifest)
        let later = Json.read<Manifest> manifest
        Json.write manifest { later with Created = later.Created.AddYears 1 }
        Sameness.check whole.Folder (trainOn folder "run" trap experiment everyStep []).Folder)

[<Fact>]
let ``a resumed run is noted, and what is over is read`` () =
    withData (fun folder ->
        let trap = Trap()
        let experiment = kinds["three views"] trap
        let run = trainOn folder "run" trap experiment everyStep [ 3; 3 ]
        let manifest = FinishedRun.manifest run.Folder

        Assert.Equal<(int * int) list>(
            [ 0, 2; 1, 0 ],
            manifest.Resumed |> List.map (fun again -> again.Epochs, again.Steps)
        )

        let before = Directory.GetFiles run.Folder |> Array.map File.GetLastWriteTimeUtc
        let again = trainOn folder "run" trap experiment everyStep []
        Assert.True again.WasThere
        Assert.Equal(run.Results, again.Results)
        Assert.Equal<DateTime[]>(before, Directory.GetFiles run.Folder |> Array.map File.GetLastWriteTimeUtc))

[<Fact>]
let ``a run of another experiment is refused with what differs, and left alone`` () =
    withData (fun folder ->
        let trap = Trap()
        let experiment = kinds["three views"] trap
        trap.KillAt <- 3

        Assert.Throws<Killed>(fun () -> Runs.train (options folder "run" trap everyStep false) experiment |> ignore)
        |> ignore

        let bytes () = Directory.GetFiles(folder.File "run") |> Array.sort |> Array.map File.ReadAllBytes

        let before = bytes ()

        let refusalIn name experiment =
            Assert.Throws<InvalidExperimentException>(fun () ->
                trainOn folder name trap experiment everyStep [] |> ignore)
            |> _.Message

        let refusal = refusalIn "run"

        let other =
            refusal {
                experiment with
                    Stages = experiment.Stages |> List.map (fun stage -> { stage with Epochs = 7 })
            }

        Assert.Contains("holds a run of another experiment", other)
        Assert.Contains("stages[0].epochs is 2 there and 7 here", other)
        Assert.Contains("stages[1].epochs is 1 there and 7 here", other)

        // The checkpoint of another run.
        let stranger = { experiment with EvaluateEvery = 2 }
        trap.KillAt <- 3

        Assert.Throws<Killed>(fun () -> Runs.train (options folder "other" trap everyStep false) stranger |> ignore)
        |> ignore

        Assert.Equal<byte[][]>(before, bytes ())
        let checkpoint name = Path.Combine(folder.File name, RunFiles.lastCheckpoint)
        File.Copy(checkpoint "other", checkpoint "run", true)
        let mixed = refusal experiment
        Assert.Contains("holds a checkpoint of another experiment", mixed)
        Assert.Contains("evaluateEvery is 2 there and", mixed)

        // Other pictures of the same labels.
        let images = folder.File "train-images-idx3-ubyte"
        let pixels = File.ReadAllBytes images
        File.WriteAllBytes(images, pixels |> Array.mapi (fun i value -> if i < 16 then value else 255uy - value))
        Assert.Contains("what labels and pixels add up to", refusalIn "other" stranger)
        File.WriteAllBytes(images, pixels)

        // Other images.
        FashionFiles.make folder.Path (Option.get (ExperimentData.classCounts Tiny.data)) (Array.create 10 5L)
        let elsewhere = refusalIn "other" stranger
        Assert.Contains("holds a run on other data", elsewhere)
        Assert.Contains("TestImages = 40", elsewhere))

[<Fact>]
let ``a damaged checkpoint is named, and nothing is written over`` () =
    withData (fun folder ->
        let trap = Trap()
        let experiment = kinds["three views"] trap
        trap.KillAt <- 3

        Assert.Throws<Killed>(fun () -> Runs.train (options folder "run" trap everyStep false) experiment |> ignore)
        |> ignore

        let path = Path.Combine(folder.File "run", RunFiles.lastCheckpoint)
        let bytes = File.ReadAllBytes path

        let all () = Directory.GetFiles(folder.File "run") |> Array.sort |> Array.map File.ReadAllBytes

        let refused (bytes: byte[]) =
            File.WriteAllBytes(path, bytes)
            let before = all ()

            let error =
                Assert.ThrowsAny<DataException>(fun () -> trainOn folder "run" trap experiment everyStep [] |> ignore)

            Assert.Contains(RunFiles.lastCheckpoint, error.Message)
            Assert.Equal<byte[][]>(before, all ())

        let flipped = Array.copy bytes
        flipped[bytes.Length - 5] <- flipped[bytes.Length - 5] ^^^ 1uy
        refused flipped
        refused (Array.truncate (bytes.Length - 1) bytes)
        refused [||]

        // Of headers only the checksum tells.
        let text = Text.Encoding.Latin1.GetString bytes
        let changed (from: string) (into: string) = Text.Encoding.Latin1.GetBytes(text.Replace(from, into))
        Assert.Contains("\\u0022steps\\u0022: 2", text)
        refused (changed "\\u0022steps\\u0022: 2" "\\u0022steps\\u0022: 1")
        refused (changed "sha256" "sha257")
        File.WriteAllBytes(path, bytes)
        trainOn folder "run" trap experiment everyStep [] |> ignore)

[<Fact>]
let ``a checkpoint with another tensor changes nothing`` () =
    withData (fun folder ->
        let experiment = Tiny.experiment
        use bench = new Bench(experiment)
        bench.Epoch 0 |> ignore
        use place = new TemporaryFolder()
        Bench.Save(bench.Trainer, place.Path, experiment, 1, 0)
        let path = place.File RunFiles.lastCheckpoint
        bench.Epoch 1 |> ignore
        let before = bench.State()
        use _scope = torch.NewDisposeScope()

        let refused change =
            using (Safetensors.Load path) (fun file ->
                let tensors = Collections.Generic.Dictionary file.Tensors
                change tensors
                Safetensors.Save(path + ".changed", tensors, file.Metadata))

            use file = Checkpoint.load (path + ".changed")
            let error = Assert.Throws<DataFormatException>(fun () -> bench.Trainer.Restore file)

            for entry in bench.State() do
                Assert.True(before[entry.Key].eq(entry.Value).all().item<bool>(), entry.Key)

            error.Message

        let memory = "head.memory"
        Assert.Contains("no head.memory", refused (fun tensors -> tensors.Remove memory |> ignore))
        Assert.Contains("head.more", refused (fun tensors -> tensors.Add("head.more", torch.zeros 1L)))
        Assert.Contains("head.memory of 3×2", refused (fun tensors -> tensors[memory] <- torch.zeros (3L, 2L)))

        Assert.Contains(
            "head.memory of",
            refused (fun tensors -> tensors[memory] <- tensors[memory].``to`` torch.float64)
        )

        let momentum = "optimizer.momentum.classifier.weight"
        Assert.Contains(momentum, refused (fun tensors -> tensors[momentum] <- torch.zeros 1L))

        Assert.Contains(
            "optimizer.momentum.nobody",
            refused (fun tensors -> tensors.Add("optimizer.momentum.nobody", torch.zeros 1L))
        ))

[<Fact>]
let ``a run without its checkpoint does not begin on top of what is there`` () =
    withData (fun folder ->
        let trap = Trap()
        let experiment = kinds["three views"] trap
        let policy = { everyStep with KeepEvery = Some 1 }
        let whole = Runs.train (options folder "whole" trap RunPolicy.standard false) experiment
        trap.KillAt <- 10

        Assert.Throws<Killed>(fun () -> Runs.train (options folder "run" trap policy false) experiment |> ignore)
        |> ignore

        let file name = Path.Combine(folder.File "run", name)
        File.Delete(file RunFiles.lastCheckpoint)
        let metrics = File.ReadAllBytes(file RunFiles.metrics)

        let error =
            Assert.Throws<InvalidExperimentException>(fun () ->
                trainOn folder "run" trap experiment policy [] |> ignore)

        Assert.Contains("2 epochs are. Copy checkpoint-epoch-0002.safetensors to it", error.Message)
        Assert.Equal<byte[]>(metrics, File.ReadAllBytes(file RunFiles.metrics))
        File.Copy(file (RunFiles.keptCheckpoint 2), file RunFiles.lastCheckpoint)
        File.WriteAllText(file ".checkpoint-last.safetensors.abc.tmp", "of a killed process")
        Sameness.check whole.Folder (trainOn folder "run" trap experiment policy []).Folder
        Assert.Empty(Directory.GetFiles(folder.File "run", ".*.tmp")))

[<Fact>]
let ``the file that a network begins with is not needed to go on, and may lie elsewhere`` () =
    withData (fun folder ->
        let trap = Trap()
        let plain = kinds["three views"] trap
        let file = folder.File "start.safetensors"

        using (Model.create { plain with Seed = 5L } 10 torch.CPU) (fun model ->
            Safetensors.Save(file, model.Backbone.state_dict ()))

        let from file experiment = experiment |> withBackbone (experiment.Backbone |> pretrained file)
        let experiment = from file plain
        let whole = Runs.train (options folder "whole" trap RunPolicy.standard false) experiment

        let stop name =
            trap.KillAt <- 3

            Assert.Throws<Killed>(fun () -> Runs.train (options folder name trap everyStep false) experiment |> ignore)
            |> ignore

        stop "gone"
        stop "moved"
        stop "changed"
        let moved = folder.File "moved.safetensors"
        File.Move(file, moved)
        Sameness.check whole.Folder (trainOn folder "gone" trap experiment everyStep []).Folder
        Sameness.check whole.Folder (trainOn folder "moved" trap (from moved plain) everyStep []).Folder

        using (Model.create plain 10 torch.CPU) (fun model -> Safetensors.Save(moved, model.Backbone.state_dict ()))

        let error =
            Assert.Throws<InvalidExperimentException>(fun () ->
                trainOn folder "changed" trap (from moved plain) everyStep [] |> ignore)

        Assert.Contains("holds a run of another experiment", error.Message))

[<Fact>]
let ``copies of checkpoints are kept as the policy says`` () =
    withData (fun folder ->
        let trap = Trap()
        let experiment = kinds["three views"] trap |> Experiment.withEpochs 5

        let kept policy name =
            Runs.train (options folder name trap policy false) experiment |> ignore

            Directory.GetFiles(folder.File name, RunFiles.keptCheckpoints)
            |> Array.map (fun path -> Path.GetFileName path |> string)
            |> Array.sort
            |> List.ofArray

        let all = kept { RunPolicy.standard with KeepEvery = Some 2 } "all"
        Assert.Equal<string list>([ 2; 4; 6 ] |> List.map RunFiles.keptCheckpoint, all)
        let newest = kept { RunPolicy.standard with KeepEvery = Some 1; Keep = Some 2 } "newest"
        Assert.Equal<string list>([ 5; 6 ] |> List.map RunFiles.keptCheckpoint, newest)
        let state = Checkpoint.readState (Path.Combine(folder.File "all", RunFiles.keptCheckpoint 4))
        Assert.Equal(4, state.Position.Epochs))

[<Fact>]
let ``runs of one seed are the same bytes whatever the number of threads that read images`` () =
    withData (fun folder ->
        let train name workers =
            let options = {
                Tiny.options folder.Path (folder.File name) with
                    Workers = Some workers
                    Policy = { RunPolicy.standard with Deterministic = true }
            }

            Runs.train options Tiny.experiment

        let one = train "one" 1

        for workers in [ 1; 2; 5 ] do
            Sameness.check one.Folder (train $"{workers}-again" workers).Folder

        Assert.False(torch.are_deterministic_algorithms_enabled ()))
