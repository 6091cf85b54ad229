namespace Bce3s.Tests

open System
open System.Buffers.Binary
open System.IO

/// A folder that is gone after the test.
type TemporaryFolder() =
    let path = Directory.CreateTempSubdirectory("bce3s-").FullName
    member _.Path = path
    member _.File(name: string) = Path.Combine(path, name)

    interface IDisposable with
        member _.Dispose() = Directory.Delete(path, true)

/// Files like Fashion-MNIST's with pictures that can be told apart: class c has a bright band at rows 2c and 2c+1 on a noisy ground.
module FashionFiles =
    let private big (value: int) =
        let bytes = Array.zeroCreate<byte> 4
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(), value)
        bytes

    let private write folder prefix (counts: int64[]) (random: Random) =
        let labels = counts |> Array.mapi (fun c count -> Array.replicate (int count) c) |> Array.concat
        random.Shuffle labels

        let picture label =
            let pixels = Array.init (28 * 28) (fun _ -> byte (random.Next 60))

            for x in 0..27 do
                for row in [ 2 * label; 2 * label + 1 ] do
                    pixels[row * 28 + x] <- 220uy

            pixels

        let images = Array.concat [ big 0x803; big labels.Length; big 28; big 28; Array.collect picture labels ]
        File.WriteAllBytes(Path.Combine(folder, prefix + "-images-idx3-ubyte"), images)

        File.WriteAllBytes(
            Path.Combine(folder, prefix + "-labels-idx1-ubyte"),
            Array.concat [ big 0x801; big labels.Length; Array.map byte labels ]
        )

    /// Ten classes with the given numbers of training and test images.
    let make folder train test =
        let random = Random 1
        write folder "train" train random
        write folder "t10k" test random
