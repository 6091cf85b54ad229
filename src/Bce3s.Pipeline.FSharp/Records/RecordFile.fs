namespace Bce3s

open System.IO
open System.Text.Json

/// A file that does not hold the record that was looked for, with everything that is wrong with it.
type RecordFileException(file: string, kind: string, problems: Problem list) =
    inherit System.Exception(Problem.under $"{file} holds no {kind}:" problems)
    member _.File = file
    member _.Problems = problems
    /// The message alone: where it was raised tells nobody anything.
    override this.ToString() = this.Message

/// Records in files of JSON.
[<RequireQualifiedAccess>]
module RecordFile =
    let private kind<'T> = typeof<'T>.Name.ToLowerInvariant()

    let internal fail<'T, 'R> (file: string) path message : 'R =
        raise (RecordFileException(file, kind<'T>, [ { Path = path; Message = message } ]))

    /// The text of a file as JSON.
    let internal parse<'T> (file: string) (text: string) =
        try
            JsonDocument.Parse(text, JsonDocumentOptions(MaxDepth = Json.maxDepth))
        with :? JsonException as error ->
            let line = error.LineNumber.GetValueOrDefault() + 1L
            let column = error.BytePositionInLine.GetValueOrDefault() + 1L
            // .NET tells the place behind its sentence.
            let sentence = (error.Message.Split " LineNumber")[0]
            fail<'T, _> file $"line {line}, byte {column}" $"it is no JSON. {sentence}"

    /// The record in JSON of a file. What is missing there, has other names or other types raises `RecordFileException`.
    let ofElement<'T when 'T: not null> (file: string) (element: JsonElement) : 'T =
        match RecordShape.problems<'T> element with
        | [] ->
            try
                Json.ofElement<'T> element
            with :? JsonException as error ->
                fail<'T, _> file (Option.ofObj error.Path |> Option.defaultValue "file") error.Message
        | problems -> raise (RecordFileException(file, kind<'T>, problems))

    /// Reads a record. A file that does not hold one raises `RecordFileException` with every path at which it differs and what is expected
    /// there; a missing field is no exception: no default of today may stand in for what an older record meant.
    let read<'T when 'T: not null> (file: string) : 'T =
        use document = parse<'T> file (File.ReadAllText file)
        ofElement<'T> file document.RootElement

    /// Writes a record: the file is there completely or not at all.
    let write (file: string) (record: 'T) = Json.write file record
