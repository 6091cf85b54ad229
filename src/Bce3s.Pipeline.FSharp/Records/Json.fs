namespace Bce3s

open System.IO
open System.Text.Encodings.Web
open System.Text.Json
open System.Text.Json.Serialization
open Bce3s.Data

/// How records become JSON: camel-case names; a union case is its name, or an object with `kind` and its fields.
[<RequireQualifiedAccess>]
module Json =
    let private options =
        let encoding =
            JsonUnionEncoding.InternalTag
            ||| JsonUnionEncoding.NamedFields
            ||| JsonUnionEncoding.UnwrapFieldlessTags
            ||| JsonUnionEncoding.UnwrapRecordCases
            ||| JsonUnionEncoding.UnwrapOption

        let options = JsonSerializerOptions()
        options.Converters.Add(GeometryJson())
        options.Converters.Add(JsonFSharpConverter(encoding, "kind", unionTagNamingPolicy = JsonNamingPolicy.CamelCase))
        options.PropertyNamingPolicy <- JsonNamingPolicy.CamelCase
        options.WriteIndented <- true
        // The files are read by people: ±, × and · stay what they are.
        options.Encoder <- JavaScriptEncoder.UnsafeRelaxedJsonEscaping
        options

    let text (value: 'T) : string = JsonSerializer.Serialize<'T>(value, options)

    let parse<'T when 'T: not null> (text: string) : 'T =
        match JsonSerializer.Deserialize<'T>(text, options) with
        | null -> raise (JsonException $"there is no {typeof<'T>.Name} in it")
        | value -> value

    /// Writes a file that is there completely or not at all.
    let write (path: string) (value: 'T) =
        AtomicFile.Write(path, fun stream -> JsonSerializer.Serialize<'T>(stream, value, options))

    /// Reads a record from a file.
    let read<'T when 'T: not null> (path: string) = parse<'T>(File.ReadAllText path)
