namespace Bce3s

open System
open System.Runtime.InteropServices
open System.Security.Cryptography
open Bce3s.Data

/// Tells sets of images apart without reading all of them: SHA-256 of the classes' names, of all labels, and of some images spread evenly
/// over each of the two sets.
[<RequireQualifiedAccess>]
module DataDigest =
    let private sampled = 32L

    let private addText (hash: IncrementalHash) (text: string) =
        hash.AppendData(Text.Encoding.UTF8.GetBytes $"{text}\n")

    let private addImage (hash: IncrementalHash) (reader: ImageReader) (picture: Picture) index =
        try
            let size = reader.Open index
            reader.Decode picture
            addText hash $"{size.Height}×{size.Width}"
            hash.AppendData(Span<byte>.op_Implicit picture.Bytes: ReadOnlySpan<byte>)
        with :? DataException ->
            // Runs may leave such images out.
            addText hash "broken"

    let private add (hash: IncrementalHash) (source: ImageSource) =
        hash.AppendData(MemoryMarshal.AsBytes(ReadOnlySpan<int64>(Array.ofSeq source.Labels)))
        use reader = source.OpenReader()
        let picture = Picture()
        let count = min sampled source.Count

        for i in 0L .. count - 1L do
            addImage hash reader picture (i * source.Count / count)

    /// In hexadecimal digits.
    let ofData (data: ExperimentData) =
        use hash = IncrementalHash.CreateHash HashAlgorithmName.SHA256

        for name in data.Train.ClassNames do
            addText hash name

        add hash data.Train
        add hash data.Test
        Convert.ToHexStringLower(hash.GetHashAndReset())
