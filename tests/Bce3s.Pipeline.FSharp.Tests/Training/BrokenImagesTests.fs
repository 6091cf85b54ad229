module Bce3s.Tests.Training.BrokenImagesTests

open System.Threading
open TorchSharp
open Xunit
open Bce3s.Data
open Bce3s
open Bce3s.Tests

/// The images of another source, some of which cannot be read.
type private Damaged(source: ImageSource, broken: int64 list) =
    inherit ImageSource(source.Labels, source.ClassNames)
    override _.Channels = source.Channels
    override _.Size = source.Size
    override _.NameOf index = $"picture {index}"
    override _.Dispose() = ()

    override this.OpenReader() =
        let reader = source.OpenReader()

        {
            new ImageReader() with
                member _.Open index =
                    if List.contains index broken then
                        raise (DataFormatException(this.NameOf index, "noise", "an image"))

                    reader.Open index

                member _.Decode(target: Picture) = reader.Decode target
        }

let private train skip broken change =
    use folder = new TemporaryFolder()
    Tiny.makeFiles folder.Path

    match ExperimentData.read Tiny.data folder.Path with
    | Error problem -> failwith problem.Message
    | Ok data ->
        use data = data
        use damaged = new Damaged(data.Train, broken data.Train.Count)
        let stage = change (List.head Tiny.experiment.Stages)
        let experiment = { Tiny.experiment with Stages = [ stage ] }
        use model = Model.create experiment 10 torch.CPU
        let input = { InputOptions.onDevice torch.CPU with SkipBroken = skip }
        use trainer = new StageTrainer(experiment, 0, model, damaged, input)
        let mutable steps, count = 0, 0L

        for epoch in 0..1 do
            trainer.Epoch(epoch, CancellationToken.None, (fun _ _ -> steps <- steps + 1), ignore) |> ignore
            count <- count + (trainer.SoFar 0.0).SkippedImages

        steps, count, trainer.Skipped

let private one _ = [ 5L ]

[<Fact>]
let ``a broken image ends training with its name`` () =
    let error = Assert.Throws<DataFormatException>(fun () -> train false one id |> ignore)
    Assert.Contains("picture 5", error.Message)

[<Theory>]
[<InlineData(true)>]
[<InlineData(false)>]
let ``or is left out and counted, in one stream or two`` mixed =
    let _, count, skipped =
        train true one (fun stage -> if mixed then stage else { stage with Views = Plain; Loss = crossEntropy })

    Assert.Equal(5L, (List.exactlyOne skipped).Index)
    Assert.Contains("picture 5", (List.exactlyOne skipped).Reason)
    // Once an epoch in the first stream; the second may take it again, or not at all.
    if mixed then Assert.True(count >= 2L) else Assert.Equal(2L, count)

[<Fact>]
let ``batches without images are no steps`` () =
    let plain batch (stage: Stage) = { stage with Views = Plain; Loss = crossEntropy; Batch = batch }
    let whole, _, _ = train true (fun _ -> []) (plain 2)
    let steps, count, _ = train true (fun images -> [ 0L .. 2L .. images - 1L ]) (plain 2)
    Assert.InRange(steps, 1, whole - 1)
    Assert.True(count > 0L)

[<Fact>]
let ``an epoch without any image is an error`` () =
    Assert.ThrowsAny<DataException>(fun () -> train true (fun images -> [ 0L .. images - 1L ]) id |> ignore)
