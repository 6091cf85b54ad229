namespace Bce3s

open System.Globalization
open System.Text.Json.Serialization

/// A split as people read it.
[<RequireQualifiedAccess>]
module SplitText =
    let private evaluatedOn (split: SplitRecord) =
        match split.Holdout with
        | Skip -> $"test {Wording.count split.TestImages}"
        | Include _ -> $"held out of training {Wording.count split.TestImages}"

    let private chosen (dataset: Dataset) split =
        match dataset.Profile with
        | Natural -> split.Profile
        | _ -> $"{split.Profile}, {Selection.text dataset.Selection}"

    let private apart (gap: string) (dataset: Dataset) (split: SplitRecord) =
        let imbalance = split.Imbalance.ToString("0.##", CultureInfo.InvariantCulture)
        $"{Wording.count (int64 split.Classes)} classes, {Wording.count split.TrainImages} images, imbalance {imbalance} ({chosen dataset split}){gap}{evaluatedOn split}"

    /// `10 classes, 2,478 images, imbalance 100 (exponential, first n)   test 2,000`.
    let line dataset split = apart "   " dataset split

    /// The same for running text.
    let phrase dataset split = apart "; " dataset split
