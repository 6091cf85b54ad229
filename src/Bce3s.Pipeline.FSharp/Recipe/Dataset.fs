namespace Bce3s

open System
open System.Text.Json.Serialization

/// A caller's own data set: opens the training and the test images in a folder.
[<Sealed; JsonConverter(typeof<OwnDatasetConverter>)>]
type OwnDataset(name: string, openFolder: Func<string, struct (Bce3s.Data.ImageSource * Bce3s.Data.ImageSource)>) =
    inherit OwnPart(name)
    member _.Open folder = openFolder.Invoke folder

and internal OwnDatasetConverter() =
    inherit JsonConverter<OwnDataset>()
    override _.Write(writer, value, _) = writer.WriteStringValue value.Name

    override _.Read(reader, _, _) =
        let name = OwnPartName.read &reader
        OwnDataset(name, (fun _ -> raise (MissingPartException("dataset", name))))

/// How many training images each class keeps.
type Profile =
    /// As many as its files have.
    | Natural
    /// floor(max · imbalance^(−c/(C−1))).
    | Exponential of imbalance: float
    /// The first half of the classes max, the second max / imbalance.
    | Step of imbalance: float

/// Which images of a class stay.
type Selection =
    /// The first ones in file order.
    | FirstN
    /// The first ones after a shuffle.
    | Shuffled of seed: int64
    /// Those that a file lists by their positions in the full set (from 0), one a line: the very subset that somebody published.
    | Listed of file: string

/// Images are shifted and scaled by these, channel by channel, after augmentation.
type Normalization = { Mean: float list; StandardDeviation: float list }

/// What is trained and tested on.
type Dataset = {
    /// As in folders and options: `fashion-mnist-lt`.
    Name: string
    /// As people write it: `Fashion-MNIST-LT`.
    Title: string
    /// What `bce3s data` calls its files: `cifar100` of `cifar100-lt`.
    Files: string
    Profile: Profile
    /// Training images of the largest class; of no meaning where the profile is natural.
    Largest: int64
    /// Whether class 0 is the rarest instead of the most common.
    RareFirst: bool
    Selection: Selection
    /// Share of the training images that is kept out of training and stands in for the test set: hyper-parameters are chosen on it.
    Holdout: float option
    Classes: int
    Channels: int
    Normalization: Normalization
    /// What opens the files of a data set that the library does not know.
    Own: Skippable<OwnDataset>
}

[<RequireQualifiedAccess>]
module Profile =
    /// `natural`, `exponential`, `step`.
    let name profile =
        match profile with
        | Natural -> "natural"
        | Exponential _ -> "exponential"
        | Step _ -> "step"

    /// Largest over smallest class that the profile makes; a natural one makes nothing.
    let imbalance profile =
        match profile with
        | Natural -> None
        | Exponential imbalance
        | Step imbalance -> Some imbalance

[<RequireQualifiedAccess>]
module Selection =
    /// As records tell it: `first-n`, `shuffled`, `listed`.
    let name selection =
        match selection with
        | FirstN -> "first-n"
        | Shuffled _ -> "shuffled"
        | Listed _ -> "listed"

    /// `first n`, `shuffled (seed 0)`.
    let text selection =
        match selection with
        | FirstN -> "first n"
        | Shuffled seed -> $"shuffled (seed {seed})"
        | Listed file -> $"listed in {System.IO.Path.GetFileName file}"

[<RequireQualifiedAccess>]
module Dataset =
    /// All training images of the files of that name.
    let internal natural name title classes channels normalization = {
        Name = name
        Title = title
        Files = name
        Profile = Natural
        Largest = 0L
        RareFirst = false
        Selection = FirstN
        Holdout = None
        Classes = classes
        Channels = channels
        Normalization = normalization
        Own = Skip
    }

/// Fashion-MNIST: 28×28 grey pictures of clothes in 10 classes.
[<RequireQualifiedAccess>]
module FashionMnist =
    let private normalization = {
        Mean = [ Bce3s.Data.FashionMnist.Mean ]
        StandardDeviation = [ Bce3s.Data.FashionMnist.StandardDeviation ]
    }

    /// A long tail with 1,000 images of the largest class; the rare classes come first, because in the usual order they would be the
    /// ones that are easy to tell.
    let longTailed profile = {
        Dataset.natural "fashion-mnist-lt" "Fashion-MNIST-LT" 10 1 normalization with
            Profile = profile
            Largest = 1000L
            RareFirst = true
    }

/// The statistics of pixels that the usual recipes normalise by.
[<RequireQualifiedAccess>]
module Normalization =
    let cifar = {
        Mean = List.ofSeq Bce3s.Data.Cifar.Mean
        StandardDeviation = List.ofSeq Bce3s.Data.Cifar.StandardDeviation
    }

    let imageNet = { Mean = [ 0.485; 0.456; 0.406 ]; StandardDeviation = [ 0.229; 0.224; 0.225 ] }

    /// Of the long-tailed recipes on iNaturalist 2018.
    let iNaturalist = { Mean = [ 0.466; 0.471; 0.380 ]; StandardDeviation = [ 0.195; 0.194; 0.192 ] }

/// CIFAR-10: 32×32 colour pictures of 10 classes, 5,000 each for training.
[<RequireQualifiedAccess>]
module Cifar10 =
    let longTailed profile = {
        Dataset.natural "cifar10-lt" "CIFAR10-LT" 10 3 Normalization.cifar with
            Files = "cifar10"
            Profile = profile
            Largest = 5000L
    }

/// CIFAR-100: 32×32 colour pictures of 100 classes, 500 each for training.
[<RequireQualifiedAccess>]
module Cifar100 =
    let longTailed profile = {
        Cifar10.longTailed profile with
            Name = "cifar100-lt"
            Title = "CIFAR100-LT"
            Files = "cifar100"
            Largest = 500L
            Classes = 100
    }

/// Sets of photographs with a long tail of their own.
[<AutoOpen>]
module NaturalDatasets =
    let private photographs name title classes normalization = Dataset.natural name title classes 3 normalization

    /// 115,846 images of 1,000 classes, 1,280…5 each (Liu et al. 2019).
    let imageNetLT = photographs "imagenet-lt" "ImageNet-LT" 1000 Normalization.imageNet
    /// 62,500 images of 365 classes, 4,980…5 each (Liu et al. 2019).
    let placesLT = photographs "places-lt" "Places-LT" 365 Normalization.imageNet
    /// 437,513 images of 8,142 species, 1,000…2 each (Van Horn et al. 2018).
    let iNaturalist2018 = photographs "inat18" "iNaturalist 2018" 8142 Normalization.iNaturalist

/// The words for splits.
[<AutoOpen>]
module DatasetWords =
    /// Class sizes fall exponentially; the largest is `imbalance` times the smallest.
    let exponential (imbalance: int) = Exponential(float imbalance)
    /// Half of the classes are large, half are `imbalance` times smaller.
    let step (imbalance: int) = Step(float imbalance)
    /// Which images stay, by a seeded shuffle.
    let shuffled (seed: int) dataset = { dataset with Selection = Shuffled(int64 seed) }
    /// Which images stay, by a file of their positions in the full set.
    let listedIn (file: string) dataset = { dataset with Selection = Listed(System.IO.Path.GetFullPath file) }
    /// Training images cut to a profile, the largest class to so many.
    let cutTo profile (largest: int) dataset = { dataset with Profile = profile; Largest = int64 largest }

    /// Other pixel statistics: the mean and the standard deviation of each channel, of pixels in 0…1.
    let normalizedBy mean deviation dataset = {
        dataset with
            Normalization = { Mean = mean; StandardDeviation = deviation }
    }

    /// A data set of your own: `openFolder` gives training and test images (any `ImageSource`) of the folder that `--data` or
    /// `RunOptions.Data` names, or of `data/name`. All training images are taken; `cutTo` makes a long tail of them. Pixels in 0…1 are
    /// normalised to −1…1 unless `normalizedBy` says otherwise.
    let ownDataset
        name
        (classes: int)
        (channels: int)
        (openFolder: string -> Bce3s.Data.ImageSource * Bce3s.Data.ImageSource)
        =
        let pairOf folder =
            let train, test = openFolder folder
            struct (train, test)

        let centred = {
            Mean = List.replicate channels 0.5
            StandardDeviation = List.replicate channels 0.5
        }

        {
            Dataset.natural name name classes channels centred with
                Own = Include(OwnDataset(name, pairOf))
        }

    /// A share of the training images stands in for the test set.
    let holdout share dataset = { dataset with Holdout = Some share }
