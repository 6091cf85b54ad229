module Bce3s.Tests.Scripts.OwnLossTests

open System
open System.Text.Json
open Xunit

[<Fact>]
let ``parts of one's own train, and the manifest names them`` () =
    let show =
        """
for file in [ "manifest.json"; "results.json" ] do
    printfn "%s" (System.IO.File.ReadAllText(System.IO.Path.Combine("runs/fashion-mnist-lt-poly-0", file)).ReplaceLineEndings " ")
"""

    let output = Fsi.run (Fsi.script "own-loss.fsx" + show)

    match output.Split('\n', StringSplitOptions.RemoveEmptyEntries) |> Array.filter _.StartsWith("{") with
    | [| manifest; results |] ->
        let recorded = (JsonDocument.Parse manifest).RootElement.GetProperty "experiment"
        Assert.Equal("small-network", recorded.GetProperty("backbone").GetProperty("own").GetString())
        let stage = recorded.GetProperty("stages")[0]

        let named (part: string) = Assert.Contains(part, stage.GetRawText(), StringComparison.Ordinal)

        named "\"poly-1\""
        named "\"root\""
        let last = (JsonDocument.Parse results).RootElement.GetProperty("last").GetProperty("plain")
        // Ten classes: 0.1 is guessing.
        Assert.InRange(last.GetProperty("classAverage").GetDouble(), 0.5, 1.0)
    | _ -> failwith output
