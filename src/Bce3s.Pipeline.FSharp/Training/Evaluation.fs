namespace Bce3s

open TorchSharp
open Bce3s.Data

/// What a model says about a test set.
type Outputs = {
    /// N×C, row after row.
    Logits: float32[]
    /// Mean of the logits of an image and of its mirror image.
    FlipLogits: float32[] option
    /// N×D.
    Features: torch.Tensor option
}

[<RequireQualifiedAccess>]
module Evaluation =
    let private batch = 256L

    let private host (tensor: torch.Tensor) = tensor.``to``(torch.float32).cpu().contiguous().data<float32>().ToArray()

    let private rows (tensor: torch.Tensor) =
        let width = int tensor.shape[1]
        host tensor |> Array.chunkBySize width |> Array.map (Array.map float)

    /// One pass over the images: logits, with the mirror images where wanted, and features on the CPU where wanted (the caller's to
    /// dispose). The model is in evaluation mode afterwards.
    let outputs (model: Model) (dataset: Dataset) (images: DeviceImages) flip keepFeatures =
        use _scope = torch.NewDisposeScope()
        use _noGrad = torch.no_grad ()
        model.Backbone.eval ()
        model.Classifier.eval ()
        let normalization = Batches.normalization dataset
        let count = images.Labels.shape[0]
        let order = torch.arange (Scalar.op_Implicit count, dtype = torch.int64, device = images.Labels.device)

        let pass start =
            use _scope = torch.NewDisposeScope()
            let struct (bytes, _) = Batches.take images order start (min batch (count - start))
            let inputs = normalization.Apply bytes
            let features = model.Backbone.call inputs
            let logits = model.Classifier.call features

            let flipped =
                if flip then
                    let mirrored = model.Classifier.call (model.Backbone.call (inputs.flip [| 3L |]))
                    Some(host (logits.add(mirrored).div(Scalar.op_Implicit 2.0)))
                else
                    None

            struct (host logits,
                    flipped,
                    (if keepFeatures then Some(features.cpu().MoveToOuterDisposeScope()) else None))

        let passes = [| for start in 0L .. batch .. count - 1L -> pass start |]

        {
            Logits = passes |> Array.collect (fun struct (logits, _, _) -> logits)
            FlipLogits =
                if flip then
                    Some(passes |> Array.collect (fun struct (_, flipped, _) -> Option.get flipped))
                else
                    None
            Features =
                if keepFeatures then
                    Some(
                        torch
                            .cat(passes |> Array.map (fun struct (_, _, features) -> Option.get features))
                            .MoveToOuterDisposeScope()
                    )
                else
                    None
        }

    /// Geometry of the features of test images and of the classifier.
    let geometry (model: Model) (test: ImageDataset) (features: torch.Tensor) =
        use _scope = torch.NewDisposeScope()
        use _noGrad = torch.no_grad ()
        Geometry.compute test.Classes test.Labels (rows features) (rows (model.Classifier.weight.detach ()))
