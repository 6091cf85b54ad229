module Bce3s.Tests.Scripts.LanguageTests

open System
open System.IO
open System.Text.RegularExpressions
open Xunit
open Bce3s
open Bce3s.Tests

let private indented (text: string) =
    text.Split '\n'
    |> Array.map (fun line -> if line = "" then "" else "    " + line)
    |> String.concat "\n"

let private page =
    lazy (File.ReadAllText(Path.Combine(Fsi.folder, "..", "docs", "language.md")).ReplaceLineEndings "\n")

/// The blocks of the page in that language.
let private blocks language = [
    for block in Regex.Matches(page.Value, @"^```(\w*)\n(.*?)^```$", RegexOptions.Singleline ||| RegexOptions.Multiline) do
        if block.Groups[1].Value = language then
            block.Groups[2].Value
]

// One start of F# Interactive for both: it takes longer than all the rest.
[<Fact>]
let ``experiments print as F# that makes equal records, and every sample of the language's page runs`` () =
    use folder = new TemporaryFolder()
    let experiments = List.map _.Experiment Recipes.all @ RandomExperiments.some 90

    let place i = folder.File $"{i}.json"

    let texts =
        experiments
        |> List.mapi (fun i experiment ->
            $"let e{i} =\n{indented (Experiment.text experiment)}\nExperiment.save @\"{place i}\" e{i}")

    let samples = blocks "fsharp" |> List.mapi (fun i block -> $"printfn \"sample {i}\"\n{block}")
    let first = Fsi.script "first-experiment.fsx"
    let header = first.Substring(0, first.IndexOf("open Bce3s", StringComparison.Ordinal)) + "open Bce3s"
    let output = Fsi.run (String.Join('\n', header :: texts @ samples @ [ "printfn \"the end\"" ]))
    Assert.True(output.TrimEnd().EndsWith "the end", output)
    // What the page says that the validation says.
    Assert.Contains(blocks "" |> List.find _.StartsWith("stages"), output.ReplaceLineEndings "\n")

    for i, experiment in List.indexed experiments do
        let made = File.ReadAllText(place i)

        Assert.True(
            (Experiment.json experiment = made),
            $"{Experiment.text experiment}\n{Experiment.json experiment}\n{made}"
        )
