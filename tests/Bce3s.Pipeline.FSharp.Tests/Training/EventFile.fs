namespace Bce3s.Tests

open System
open System.IO
open System.Text

/// A value of an event file.
type EventValue = {
    Step: int64
    Tag: string
    Plugin: string
    /// Of scalars.
    Number: float32 option
    /// Of histograms: left edges, right edges and counts.
    Rows: float[][]
    /// Of texts and images.
    Strings: byte[] list
}

/// Event files, read byte by byte. (Checksums are looked at where files are written, in the tests of Bce3s.Data.)
module EventFile =
    let private varint (content: byte[]) start =
        let rec read at shift value =
            let next = uint64 content[at]
            let value = value ||| ((next &&& 0x7FUL) <<< shift)
            if next < 0x80UL then value, at + 1 else read (at + 1) (shift + 7) value

        read start 0 0UL

    /// The fields of a protobuf message: number, number's value or none, bytes or none.
    let private fields (content: byte[]) =
        let rec read at = [
            if at < content.Length then
                let key, at = varint content at

                match key &&& 7UL with
                | 0UL ->
                    let value, next = varint content at
                    int (key >>> 3), value, [||]
                    yield! read next
                | 1UL ->
                    int (key >>> 3), BitConverter.ToUInt64(content, at), [||]
                    yield! read (at + 8)
                | 2UL ->
                    let length, start = varint content at
                    int (key >>> 3), 0UL, content[start .. start + int length - 1]
                    yield! read (start + int length)
                | other -> failwith $"wire type {other}"
        ]

        read 0

    let private all number message =
        fields message |> List.choose (fun (found, _, bytes) -> if found = number then Some bytes else None)

    let private one number message = all number message |> List.tryLast |> Option.defaultValue [||]

    let private number field message =
        fields message
        |> List.tryPick (fun (found, value, _) -> if found = field then Some(int64 value) else None)
        |> Option.defaultValue 0L

    let private records (path: string) =
        let content = File.ReadAllBytes path

        let rec read at = [
            if at < content.Length then
                let length = int (BitConverter.ToUInt64(content, at))
                content[at + 12 .. at + 12 + length - 1]
                yield! read (at + 16 + length)
        ]

        read 0

    let private value step message =
        let tensor = one 8 message

        {
            Step = step
            Tag = Encoding.UTF8.GetString(one 1 message)
            Plugin = Encoding.UTF8.GetString(message |> one 9 |> one 1 |> one 1)
            Number =
                match one 5 tensor with
                | [||] -> None
                | bytes -> Some(BitConverter.ToSingle bytes)
            Rows = one 6 tensor |> Array.chunkBySize 8 |> Array.map BitConverter.ToDouble |> Array.chunkBySize 3
            Strings = all 8 tensor
        }

    /// All values, in order.
    let values path = [
        for record in records path do
            for message in all 5 record |> List.collect (all 1) do
                value (number 2 record) message
    ]

    /// Steps from which a session began.
    let starts path = [
        for record in records path do
            if not (all 7 record).IsEmpty then
                number 2 record
    ]
