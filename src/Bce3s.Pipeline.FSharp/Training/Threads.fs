namespace Bce3s

open System
open System.IO

/// How many threads operators use on the CPU.
[<RequireQualifiedAccess>]
module Threads =
    /// Physical cores where the system tells; two threads of one core only get in each other's way.
    let private cores () =
        try
            Directory.GetDirectories("/sys/devices/system/cpu", "cpu*")
            |> Array.map (fun cpu -> Path.Combine(cpu, "topology", "thread_siblings_list"))
            |> Array.filter File.Exists
            |> Array.distinctBy File.ReadAllText
            |> Array.length
        with
        | :? IOException
        | :? UnauthorizedAccessException -> 0

    /// OMP_NUM_THREADS where it is set; otherwise the cores that this process may use. (libtorch's own default is half the processors
    /// on x86, whether or not they share cores.)
    let available () =
        match Int32.TryParse(Environment.GetEnvironmentVariable "OMP_NUM_THREADS") with
        | true, count when count > 0 -> count
        | _ ->
            match cores () with
            | 0 -> Environment.ProcessorCount
            | cores -> min cores Environment.ProcessorCount
