// A loss, a network and a schedule of one's own in an experiment. After a build: dotnet fsi scripts/own-loss.fsx
#I "../artifacts/bin/Bce3s.Pipeline.FSharp/release"
#r "TorchSharp.dll"
#r "Bce3s.Losses.CSharp.dll"
#r "Bce3s.Pipeline.FSharp.dll"

open Bce3s
open Bce3s.Losses
open TorchSharp
open type TorchSharp.torch.nn

/// Poly-1 (Leng et al., ICLR 2022) of logits N×C and labels N: cross-entropy and one more term of its series in 1 − p.
let poly (epsilon: float) (logits: torch.Tensor) (labels: torch.Tensor) =
    let logs = logits.log_softmax(1).gather(1, labels.unsqueeze 1)
    (epsilon * (1.0 - logs.exp ()) - logs).mean()

// Is its gradient right?
let someLabels = torch.tensor ([| 0; 2; 1; 0 |], dtype = torch.int64)
gradCheck (fun logits -> poly 1.0 logits someLabels) (torch.randn (4, 3)) |> GradCheck.ensure

/// Three convolutions and the mean of each of 64 maps: a row of 64 features an image.
type SmallNetwork(channels: int64) as this =
    inherit Backbone("small-network", channels, 64)

    let convolution (from: int64) (into: int64) =
        Conv2d(from, into, 3, stride = 2, padding = 1, bias = false) --> BatchNorm2d into --> ReLU()

    let body =
        convolution channels 16
        --> convolution 16 32
        --> convolution 32 64
        --> AdaptiveAvgPool2d 1
        --> Flatten()

    do this.RegisterComponents()
    override _.Extract images = body.call images

let mine = experiment "fashion-mnist-lt-poly" {
    dataset (FashionMnist.longTailed (exponential 100)) // or: ownDataset "mine" 10 1 (fun folder -> trainImages, testImages)
    augment (randomCrop 2)
    backbone (ownBackbone "small-network" (fun channels -> new SmallNetwork(channels)))

    stages [
        stage "only" {
            loss (ownLoss "poly-1" (poly 1.0))
            sampling classBalancedSampling
            optimizer (sgd 0.1 --> momentum 0.9 --> weightDecay 5e-4)
            learningRate (ownSchedule "root" (fun time -> sqrt (1.0 - time.Epoch / time.Epochs)))
            epochs 6
        }
    ]

    evaluate [ accuracy; shots ]
}

train [ mine ] |> ignore
