namespace Bce3s.Cli.Tests

open System
open System.Buffers.Binary
open System.IO
open System.Text
open System.Text.Json

/// Copies of golden files with something changed in them, byte by byte.
module ReferenceBytes =
    let golden name = Path.Combine(AppContext.BaseDirectory, "golden", name)

    let private headerLength (bytes: byte[]) = int (BinaryPrimitives.ReadUInt64LittleEndian(ReadOnlySpan bytes))

    /// Texts of the header, each for one of the same length.
    let withHeader (changes: (string * string) list) (bytes: byte[]) =
        let length = headerLength bytes
        let header = Encoding.UTF8.GetString(bytes, 8, length)

        let changed =
            changes
            |> List.fold
                (fun (text: string) (before: string, after: string) ->
                    if not (text.Contains before) || before.Length <> after.Length then
                        failwith $"the header cannot have {after} for {before}"

                    text.Replace(before, after))
                header

        Array.concat [ bytes[..7]; Encoding.UTF8.GetBytes changed; bytes[8 + length ..] ]

    /// One float32 of a tensor.
    let withNumber (tensor: string) index (change: float32 -> float32) (bytes: byte[]) =
        let length = headerLength bytes
        use header = JsonDocument.Parse(ReadOnlyMemory(bytes, 8, length))
        let start = header.RootElement.GetProperty(tensor).GetProperty("data_offsets").[0].GetInt32()
        let copy = Array.copy bytes
        let place = Span(copy, 8 + length + start + 4 * index, 4)
        BinaryPrimitives.WriteSingleLittleEndian(place, change (BinaryPrimitives.ReadSingleLittleEndian place))
        copy

    /// Writes a golden file's changed copy and gives its path.
    let write (place: Workplace) (name: string) (change: byte[] -> byte[]) =
        let path = place.File(Array.last (name.Split '/'))
        File.WriteAllBytes(path, change (File.ReadAllBytes(golden name)))
        path
