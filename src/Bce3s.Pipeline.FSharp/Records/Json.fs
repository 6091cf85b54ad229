namespace Bce3s

open System.IO
open System.Text.Encodings.Web
open System.Text.Json
open System.Text.Json.Serialization
open Bce3s.Data

/// How records become JSON: camel-case names; a union case is its name, or an object with `kind` and its fields.
[<RequireQualifiedAccess>]
module Json =
    /// Schedules and augmentations may hold others; nobody writes them deeper than this.
    let internal maxDepth = 256

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
        options.MaxDepth <- maxDepth
        // A record is written whatever it holds; whether it can run is for its validation to say.
        options.NumberHandling <- JsonNumberHandling.AllowNamedFloatingPointLiterals
        // The files are read by people: ±, × and · stay what they are.
        options.Encoder <- JavaScriptEncoder.UnsafeRelaxedJsonEscaping
        options

    let private inPage =
        let options = JsonSerializerOptions options
        options.WriteIndented <- false
        // Nothing in it can end the script element that it stands in, or begin another one.
        options.Encoder <- JavaScriptEncoder.Default
        options

    /// For a script element of a page: in one line, with `<`, `&` and all that is not ASCII escaped.
    let internal embedded (value: 'T) : string = JsonSerializer.Serialize<'T>(value, inPage)

    let text (value: 'T) : string = JsonSerializer.Serialize<'T>(value, options)

    let private lineOptions = JsonSerializerOptions(options, WriteIndented = false)

    /// Without a line's end in it.
    let internal line (value: 'T) : string = JsonSerializer.Serialize<'T>(value, lineOptions)

    /// The value as a part of another one.
    let internal node (value: 'T) = JsonSerializer.SerializeToNode<'T>(value, options)

    let parse<'T when 'T: not null> (text: string) : 'T =
        match JsonSerializer.Deserialize<'T>(text, options) with
        | null -> raise (JsonException $"there is no {typeof<'T>.Name} in it")
        | value -> value

    let internal ofElement<'T when 'T: not null> (element: JsonElement) : 'T =
        match element.Deserialize<'T> options with
        | null -> raise (JsonException $"there is no {typeof<'T>.Name} in it")
        | value -> value

    /// Writes a file that is there completely or not at all.
    let write (path: string) (value: 'T) =
        AtomicFile.Write(path, fun stream -> JsonSerializer.Serialize<'T>(stream, value, options))

    /// The same for what is replaced every second and may be lost with the machine's power: it does not wait for the disk.
    let internal publish (path: string) (value: 'T) =
        AtomicFile.Write(path, (fun stream -> JsonSerializer.Serialize<'T>(stream, value, options)), durable = false)

    /// Reads a record from a file.
    let read<'T when 'T: not null> (path: string) = parse<'T>(File.ReadAllText path)
