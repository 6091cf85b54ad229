module Bce3s.Tests.Scripts.DocumentationTests

open System
open System.IO
open System.Reflection
open System.Text.RegularExpressions
open System.Xml.Linq
open Xunit
open Bce3s
open Bce3s.Tests

/// The text of a member's summary by its name; those of its overloads together.
let private summaries (assembly: string) =
    let file = XDocument.Load(Path.Combine(AppContext.BaseDirectory, $"{assembly}.xml"))

    [
        for element in file.Descendants(XName.Get "member") do
            match element.Attribute(XName.Get "name") with
            | null -> ()
            | name ->
                // M:Bce3s.LossWords.contrastive(System.Int32), P:Bce3s.LossWords.joint
                let path = (name.Value.Substring 2).Split([| '('; '`' |])
                path[0], element.Value.Trim()
    ]
    |> List.groupBy fst
    |> List.map (fun (name, texts) -> name, List.map snd texts)
    |> Map.ofList

let private pipeline = typeof<Experiment>.Assembly

/// What scripts can say without opening more than `Bce3s`: functions and values of the open modules, and operations of builders.
let private words =
    let membersOf (t: Type) =
        t.GetMembers(
            BindingFlags.Public ||| BindingFlags.Static ||| BindingFlags.Instance ||| BindingFlags.DeclaredOnly
        )

    [
        for t in pipeline.GetExportedTypes() do
            let isOpen = not (isNull (t.GetCustomAttribute<AutoOpenAttribute>()))

            for m in membersOf t do
                let isWord =
                    match m with
                    | :? PropertyInfo -> isOpen
                    | :? MethodInfo as m when not m.IsSpecialName || m.Name.StartsWith "op_" -> isOpen
                    | _ -> false

                // Those with a `$` are the compiler's own.
                let isWord = isWord && not (m.Name.Contains '$')

                if isWord || not (isNull (m.GetCustomAttribute<CustomOperationAttribute>())) then
                    $"{t.FullName}.{m.Name}"
    ]
    |> List.distinct

[<Fact>]
let ``every word has a summary in the file that editors read`` () =
    let summaries = summaries "Bce3s.Pipeline.FSharp"
    Assert.Contains("Bce3s.LossWords.contrastive", words)
    Assert.Contains("Bce3s.StageBuilder.Views", words)

    let isDocumented word =
        match Map.tryFind word summaries with
        | Some texts -> texts |> List.forall (fun text -> text <> "")
        | None -> false

    let silent = words |> List.filter (isDocumented >> not)
    Assert.True(silent.IsEmpty, String.Join('\n', silent))

[<Fact>]
let ``the page of the language names every word`` () =
    let page = File.ReadAllText(Path.Combine(Fsi.folder, "..", "docs", "language.md"))
    // Members of the open extensions end in `.Static`.
    let plain = words |> List.map _.Replace(".Static", "")
    let names = plain |> List.map (fun word -> word.Substring(word.LastIndexOf '.' + 1))
    let operations = names |> List.filter (fun name -> Char.IsUpper name[0])

    let isNamed (name: string) =
        // `Views` of a builder is the operation `views`; operators are not words.
        let word =
            if List.contains name operations then
                $"{Char.ToLower name[0]}{name.Substring 1}"
            else
                name

        let word = if word = "average" then "ema" else word
        word.StartsWith "op_" || Regex.IsMatch(page, $@"\b{Regex.Escape word}\b")

    let missing = names |> List.distinct |> List.filter (isNamed >> not)
    Assert.True(missing.IsEmpty, String.Join(", ", missing))

[<Theory>]
[<InlineData "Bce3s.Losses.CSharp">]
[<InlineData "Bce3s.Data.CSharp">]
let ``the libraries below come with theirs`` assembly = Assert.NotEmpty(summaries assembly)
