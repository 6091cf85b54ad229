module Bce3s.Tests.Records.ClassFilesTests

open System.IO
open Xunit
open Bce3s
open Bce3s.Tests

let private first = {
    Class = 0
    Name = "a, \"b\""
    Group = ShotGroup.Many
    TrainImages = 1000L
    TestImages = 3L
    Accuracy = Some(1.0 / 3.0)
    FlipAccuracy = Some 1.0
    FeatureNorm = Some 2.5
    ClassifierNorm = Some 0.5
}

let private empty = {
    first with
        Class = 1
        Name = "Æ"
        Group = ShotGroup.Few
        TrainImages = 0L
        TestImages = 0L
        Accuracy = None
        FlipAccuracy = None
        FeatureNorm = None
        ClassifierNorm = None
}

[<Fact>]
let ``classes are rows with all digits, and what is not there is empty`` () =
    use folder = new TemporaryFolder()
    let path = folder.File RunFiles.classes
    File.WriteAllText(path, "of an earlier run")
    ClassFiles.writeClasses path [ first; empty ]

    Assert.Equal<string[]>(
        [|
            "class,name,group,train_images,test_images,accuracy,flip_accuracy,feature_norm,classifier_norm"
            "0,\"a, \"\"b\"\"\",many,1000,3,0.3333333333333333,1,2.5,0.5"
            "1,Æ,few,0,0,,,,"
        |],
        File.ReadAllLines path
    )

    // Nothing temporary stays.
    Assert.Equal(1, Directory.GetFiles(folder.Path).Length)

[<Fact>]
let ``confusion has a row for each pair that occurs`` () =
    use folder = new TemporaryFolder()
    let path = folder.File RunFiles.confusion

    ClassFiles.writeConfusion path [
        { Label = 0; Predicted = Some 2; Images = 5L }
        { Label = 1; Predicted = None; Images = 1L }
    ]

    Assert.Equal<string[]>([| "label,predicted,images"; "0,2,5"; "1,,1" |], File.ReadAllLines path)
