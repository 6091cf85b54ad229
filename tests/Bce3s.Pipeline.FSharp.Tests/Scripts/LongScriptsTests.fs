module Bce3s.Tests.Scripts.LongScriptsTests

open System.Text.RegularExpressions
open Xunit

/// A script that trains for long, up to its training: its experiments are made and checked by their records instead.
let private checkedInstead name =
    let script = Fsi.script name
    let training = Regex.Match(script, @"\|> (train|RunList\.train [^\n]*)\n\|> Table\.print\s*$")
    Assert.True(training.Success, $"{name} does not end with training and a table")

    let check =
        """|> List.iter (fun experiment -> printfn "%s, seed %d: %d problems" experiment.Name experiment.Seed (Validation.check experiment).Length)"""

    (Fsi.run (script.Substring(0, training.Index) + check)).Trim().Split '\n'

[<Fact>]
let ``all methods run on three seeds`` () =
    let lines = checkedInstead "all-methods.fsx"
    Assert.Equal(3 * Bce3s.Methods.all.Length, lines.Length)
    Assert.All(lines, fun line -> Assert.EndsWith(": 0 problems", line))
    Assert.Contains("fashion-mnist-lt-cibl, seed 2: 0 problems", lines)

[<Fact>]
let ``twelve epochs of CIFAR100-LT, and a data set of one's own`` () =
    Assert.Equal<string[]>(
        [|
            for name in [ "ce"; "fbl"; "bce-joint"; "bce-joint-uniform" ] do
                $"cifar100-lt-short-{name}, seed 0: 0 problems"
        |],
        checkedInstead "cifar100-lt-short.fsx"
    )

    Assert.Equal<string[]>(
        [| "caltech101-32-ce, seed 0: 0 problems"; "caltech101-32-bce-joint, seed 0: 0 problems" |],
        checkedInstead "own-dataset.fsx"
    )
