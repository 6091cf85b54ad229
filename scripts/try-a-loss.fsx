// Value, gradient and a check of the gradient of a loss. After a build: dotnet fsi scripts/try-a-loss.fsx
#I "../artifacts/bin/Bce3s.Pipeline.FSharp/release"
#r "TorchSharp.dll"
#r "Bce3s.Losses.CSharp.dll"
#r "Bce3s.Pipeline.FSharp.dll"

open Bce3s
open Bce3s.Losses
open TorchSharp

torch.manual_seed 0 |> ignore
let labels = torch.tensor ([| 0; 1; 2; 0; 0; 1 |], dtype = torch.int64)
let counts = [| 100; 10; 1 |] |> Array.map int64

// A loss of the library, by six images' features of width 8.
let head = new FeatureBalancedLoss(8, 3, counts, dtype = torch.float64)
let featureBalanced x = head.call(x, labels, TrainingProgress(150, 200)).Total
let features = torch.randn (6, 8, dtype = torch.float64)
let value, gradient = valueAndGrad featureBalanced features
printfn "feature-balanced: %.4f, norm of the gradient %.4f" (value.ToDouble()) (gradient.norm().ToDouble())
printfn "  %O" (gradCheck featureBalanced features)

// One's own, by the logits: Poly-1 (ICLR 2022), cross-entropy and one more term of its series in 1 − p.
let poly (epsilon: float) (logits: torch.Tensor) =
    let p = logits.softmax(1).gather(1, labels.unsqueeze 1)
    (epsilon * (1.0 - p) - p.log ()).mean()

let logits = torch.randn (6, 3)

for epsilon in [ 0.0; 1.0; 2.0 ] do
    let value, gradient = valueAndGrad (poly epsilon) logits
    printfn "Poly-1, ε = %g: %.4f, norm of the gradient %.4f" epsilon (value.ToDouble()) (gradient.norm().ToDouble())
    printfn "  %O" (gradCheck (poly epsilon) logits)
