namespace Bce3s.Cli

open Argu

/// `bce3s data list`.
type DataListArgument =
    | [<Unique>] Data of folder: string

    interface IArgParserTemplate with
        member this.Usage =
            match this with
            | Data _ -> "folder with the folders of the datasets (data beside the program)"

/// `bce3s data check`.
type DataCheckArgument =
    | [<MainCommand; Unique>] Name of name: string
    | [<Unique>] Data of folder: string
    | [<Unique>] Decode

    interface IArgParserTemplate with
        member this.Usage =
            match this with
            | Name _ -> "of the dataset; `bce3s data list` shows what there is"
            | Data _ -> "folder with the dataset's files (data/NAME beside the program)"
            | Decode -> "decode every image too"

/// `bce3s data fetch`.
type DataFetchArgument =
    | [<MainCommand; Unique>] Name of name: string
    | [<Unique>] Data of folder: string
    | [<Unique>] From of address: string

    interface IArgParserTemplate with
        member this.Usage =
            match this with
            | Name _ -> "of the dataset; `bce3s data list` shows what there is"
            | Data _ -> "folder that the files go to (data/NAME)"
            | From _ -> "a mirror with the same files (the official address); https only, except from this machine"

/// `bce3s data show`.
type DataShowArgument =
    | [<MainCommand; Unique>] Name of name: string
    | [<Unique>] Data of folder: string
    | [<Unique>] Output of file: string
    | [<Unique>] Seed of number: int64

    interface IArgParserTemplate with
        member this.Usage =
            match this with
            | Name _ -> "of the dataset; `bce3s data list` shows what there is"
            | Data _ -> "folder with the dataset's files (data/NAME beside the program)"
            | Output _ -> "the contact sheet: a page (.html) or the pictures alone (.png) (NAME.html)"
            | Seed _ -> "of the choice of pictures (0)"

/// `bce3s data synth`.
type DataSynthArgument =
    | [<Unique>] Like of name: string
    | [<Unique>] Scale of factor: float
    | [<Unique>] Size of pixels: int
    | [<Unique>] Output of folder: string
    | [<Unique>] Seed of number: int64

    interface IArgParserTemplate with
        member this.Usage =
            match this with
            | Like _ -> "inat18, imagenet-lt or webface4m: whose class counts and layout"
            | Scale _ -> "multiplies the class counts (1)"
            | Size _ -> "pixels of the longer side of a picture (64; 112 for faces)"
            | Output _ -> "folder to write, not there yet or empty (data/NAME-synthetic)"
            | Seed _ -> "of pictures, names and order (0)"

/// `bce3s data pack`.
type DataPackArgument =
    | [<MainCommand; Unique>] Name of name: string
    | [<Unique>] Data of folder: string
    | [<Unique>] Output of folder: string
    | [<Unique>] Shorter_Side of pixels: int
    | [<Unique>] Jpeg of quality: int
    | [<Unique>] Skip_Broken

    interface IArgParserTemplate with
        member this.Usage =
            match this with
            | Name _ -> "of the dataset; `bce3s data list` shows what there is"
            | Data _ -> "folder with the dataset's files (data/NAME beside the program)"
            | Output _ -> "folder for train.pack and test.pack (the dataset's folder with -packed behind its name)"
            | Shorter_Side _ -> "images whose shorter side is longer are made smaller; 0 keeps all sizes (256)"
            | Jpeg _ -> "hold images as JPEG of this quality, 1 … 100, instead of as bytes"
            | Skip_Broken -> "leave images out that cannot be read, instead of ending"
