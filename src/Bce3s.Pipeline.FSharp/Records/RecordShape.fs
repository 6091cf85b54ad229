namespace Bce3s

open System
open System.Text.Json
open System.Text.Json.Serialization
open Microsoft.FSharp.Reflection

/// Whether JSON is what a record would be written as: every field, none beside them, known cases, numbers where numbers belong. A
/// serializer stops at the first surprise and passes over names that it does not know, and a record of an experiment must not mean
/// something else than it says.
[<RequireQualifiedAccess>]
module internal RecordShape =
    let private camel (name: string) = JsonNamingPolicy.CamelCase.ConvertName name
    let private problem path message = [ { Path = (if path = "" then "file" else path); Message = message } ]
    let private listed names = names |> Seq.map camel |> String.concat ", "
    let private below path name = if path = "" then name else $"{path}.{name}"

    let private isGeneric definition (t: Type) = t.IsGenericType && t.GetGenericTypeDefinition() = definition

    let private found (element: JsonElement) =
        match element.ValueKind with
        | JsonValueKind.Object -> "an object"
        | JsonValueKind.Array -> "a list"
        | _ ->
            let text = element.GetRawText()
            if text.Length > 40 then text.Substring(0, 40) + "…" else text

    let private expect path element what isRight =
        if isRight then [] else problem path $"found {found element}; expected {what}."

    let private isFloat (element: JsonElement) =
        match element.ValueKind with
        | JsonValueKind.Number -> true
        | JsonValueKind.String -> List.contains (element.GetString()) [ "NaN"; "Infinity"; "-Infinity" ]
        | _ -> false

    let private isNumber (element: JsonElement) = element.ValueKind = JsonValueKind.Number
    let private isText (element: JsonElement) = element.ValueKind = JsonValueKind.String

    let private isEmpty (element: JsonElement) =
        element.ValueKind = JsonValueKind.Object && Seq.isEmpty (element.EnumerateObject())

    let rec private check (t: Type) (path: string) (element: JsonElement) : Problem list =
        let expect what isRight = expect path element what isRight

        if t = typeof<float> then
            expect "a number" (isFloat element)
        elif t = typeof<int> then
            expect "a whole number of 32 bits" (isNumber element && fst (element.TryGetInt32()))
        elif t = typeof<int64> then
            expect "a whole number of 64 bits" (isNumber element && fst (element.TryGetInt64()))
        elif t = typeof<bool> then
            expect "true or false" (element.ValueKind = JsonValueKind.True || element.ValueKind = JsonValueKind.False)
        elif t = typeof<string> then
            expect "text" (isText element)
        elif t = typeof<DateTimeOffset> then
            expect "a time as ISO 8601 writes it" (isText element && fst (element.TryGetDateTimeOffset()))
        elif t.IsSubclassOf typeof<OwnPart> then
            expect "the name of a part" (isText element && not (String.IsNullOrWhiteSpace(element.GetString())))
        elif t = typeof<Geometry option> && isEmpty element then
            // So `GeometryJson` writes what was not measured.
            []
        elif isGeneric typedefof<_ option> t then
            if element.ValueKind = JsonValueKind.Null then
                []
            else
                check (t.GetGenericArguments()[0]) path element
        elif isGeneric typedefof<Skippable<_>> t then
            check (t.GetGenericArguments()[0]) path element
        elif isGeneric typedefof<_ list> t then
            list (t.GetGenericArguments()[0]) path element
        elif FSharpType.IsTuple t then
            tuple (FSharpType.GetTupleElements t) path element
        elif FSharpType.IsRecord t then
            match element.ValueKind with
            | JsonValueKind.Object -> fields (FSharpType.GetRecordFields t) [] path element
            | _ -> expect $"""an object with {listed (FSharpType.GetRecordFields t |> Seq.map _.Name)}""" false
        elif FSharpType.IsUnion t then
            union t path element
        else
            // What C# declares is for its own converters to refuse.
            []

    and private list item path element =
        if element.ValueKind <> JsonValueKind.Array then
            expect path element "a list" false
        else
            element.EnumerateArray() |> Seq.mapi (fun i -> check item $"{path}[{i}]") |> List.concat

    and private tuple types path element =
        if element.ValueKind <> JsonValueKind.Array || element.GetArrayLength() <> types.Length then
            expect path element $"a list of {types.Length} values" false
        else
            element.EnumerateArray() |> Seq.mapi (fun i -> check types[i] $"{path}[{i}]") |> List.concat

    /// An object with these fields and the names beside them.
    and private fields expected (others: string list) path element =
        let names = [ for property in element.EnumerateObject() -> property.Name ]
        let known = others @ [ for field in expected -> camel field.Name ]
        let isOptional (field: Reflection.PropertyInfo) = isGeneric typedefof<Skippable<_>> field.PropertyType

        [
            for field in expected do
                let name = camel field.Name

                if List.contains name names then
                    yield! check field.PropertyType (below path name) (element.GetProperty name)
                elif not (isOptional field) then
                    yield!
                        problem
                            (below path name)
                            "it is missing. An older or a newer build wrote this file, or a hand did."
            for name, count in List.countBy id names do
                if not (List.contains name known) then
                    yield! problem (below path name) $"nothing has that name; expected {listed known}."
                elif count > 1 then
                    yield! problem (below path name) "it is there more than once."
        ]

    and private union t path element =
        let cases = FSharpType.GetUnionCases t
        let names = cases |> Seq.map _.Name |> listed
        let case name = cases |> Array.tryFind (fun case -> camel case.Name = name)

        let unknown name =
            let place = if element.ValueKind = JsonValueKind.Object then below path "kind" else path
            problem place $"there is no '{name}'; expected one of {names}."

        let kind =
            match element.ValueKind with
            | JsonValueKind.String -> Option.ofObj (element.GetString())
            | JsonValueKind.Object ->
                match element.TryGetProperty "kind" with
                | true, kind when isText kind -> Option.ofObj (kind.GetString())
                | _ -> None
            | _ -> None

        match kind, Option.bind case kind with
        | None, _ -> expect path element $"one of {names}, or an object with such a `kind`" false
        | Some name, None -> unknown name
        | Some _, Some case ->
            let expected =
                match case.GetFields() with
                | [| field |] when FSharpType.IsRecord field.PropertyType ->
                    FSharpType.GetRecordFields field.PropertyType
                | fields -> fields

            match element.ValueKind with
            | JsonValueKind.Object -> fields expected [ "kind" ] path element
            | _ when expected.Length = 0 -> []
            | _ -> expect path element $"an object with this `kind` and {listed (expected |> Seq.map _.Name)}" false

    /// Everything in which the JSON differs from a record of that type; paths as in the record, camel-case.
    let problems<'T> (element: JsonElement) = check typeof<'T> "" element
