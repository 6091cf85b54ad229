namespace Bce3s.Cli

/// `bce3s data`: what there is to train on.
[<RequireQualifiedAccess>]
module Data =
    let private program = "bce3s data"

    let private verbs = [
        Verbs.verb<DataListArgument> program "list" "the datasets that there are, and where they lie" DataList.run
        Verbs.verb<DataCheckArgument> program "check" "all that is wrong with the files of a dataset" DataCheck.run
        Verbs.verb<DataFetchArgument> program "fetch" "downloads a dataset from its official address" DataFetch.run
        Verbs.verb<DataShowArgument>
            program
            "show"
            "statistics, and pictures of large, middle and small classes"
            DataShow.run
        Verbs.verb<DataSynthArgument>
            program
            "synth"
            "writes generated pictures with the layout of a large dataset"
            DataSynth.run
        Verbs.verb<DataPackArgument>
            program
            "pack"
            "writes a dataset into one file for training and one for testing"
            DataPack.run
    ]

    let run (arguments: string[]) = Verbs.dispatch program verbs (List.ofArray arguments)
