namespace Bce3s

/// What became of one class on the test set.
type ClassScore = {
    /// From 0.
    Class: int
    Name: string
    /// By training images.
    Group: ShotGroup
    TrainImages: int64
    TestImages: int64
    /// Share of its test images that were predicted as it; `None` without test images.
    Accuracy: float option
    /// The same with flip averaging.
    FlipAccuracy: float option
    /// Mean length of its test images' features.
    FeatureNorm: float option
    /// Length of its row of the classifier's weights.
    ClassifierNorm: float option
}

/// Test images of one class that were predicted as one class.
type ConfusionCell = {
    Label: int
    /// `None` where a logit was no number.
    Predicted: int option
    Images: int64
}

[<RequireQualifiedAccess>]
module Confusion =
    /// The cells of the confusion matrix that are not 0, row by row.
    let cells (predictions: Predictions) =
        Array.zip predictions.Labels predictions.Predicted
        |> Array.countBy id
        |> Array.sort
        |> Array.map (fun ((label, predicted), images) -> {
            Label = int label
            Predicted = if predicted < 0 then None else Some predicted
            Images = int64 images
        })
        |> List.ofArray

[<RequireQualifiedAccess>]
module ClassScores =
    /// Each class's share of right predictions.
    let accuracies classes (predictions: Predictions) =
        let images, right = Array.zeroCreate<int64> classes, Array.zeroCreate<int64> classes

        for label, predicted in Array.zip predictions.Labels predictions.Predicted do
            images[int label] <- images[int label] + 1L

            if int label = predicted then
                right[int label] <- right[int label] + 1L

        Array.map2 (fun right images -> if images = 0L then None else Some(float right / float images)) right images

    /// All classes, in order.
    let compute
        (names: string[])
        (trainCounts: int64[])
        (testCounts: int64[])
        (plain: Predictions)
        (flip: Predictions)
        (featureNorms: float option list)
        (classifierNorms: float option list)
        =
        let accuracies, flipAccuracies = accuracies names.Length plain, accuracies names.Length flip

        List.mapi2
            (fun c featureNorm classifierNorm -> {
                Class = c
                Name = names[c]
                Group = ShotGroup.ofCount trainCounts[c]
                TrainImages = trainCounts[c]
                TestImages = testCounts[c]
                Accuracy = accuracies[c]
                FlipAccuracy = flipAccuracies[c]
                FeatureNorm = featureNorm
                ClassifierNorm = classifierNorm
            })
            featureNorms
            classifierNorms
