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

    /// Other texts in the header; its length follows.
    let withHeader (changes: (string * string) list) (bytes: byte[]) =
        let length = headerLength bytes
        let header = Encoding.UTF8.GetString(bytes, 8, length)

        let changed =
            changes
            |> List.fold
                (fun (text: string) (before: string, after: string) ->
                    if not (text.Contains before) then
                        failwith $"the header has no {before}"

                    text.Replace(before, after))
                header

        let written = Encoding.UTF8.GetBytes changed
        // Spaces behind it keep the data at a multiple of 8.
        let padded = Array.append written (Array.create ((8 - written.Length % 8) % 8) (byte ' '))
        let prefix = Array.zeroCreate 8
        BinaryPrimitives.WriteUInt64LittleEndian(Span prefix, uint64 padded.Length)
        Array.concat [ prefix; padded; bytes[8 + length ..] ]

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
