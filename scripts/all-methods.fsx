// All methods on the bundled Fashion-MNIST-LT, three seeds each, in one table. About an hour on two cores; runs that are there already are
// read, so it goes on where it was stopped. After a build: dotnet fsi scripts/all-methods.fsx
#I "../artifacts/bin/Bce3s.Pipeline.FSharp/release"
#r "TorchSharp.dll"
#r "Bce3s.Pipeline.FSharp.dll"

open Bce3s

sweep {
    dataset "fashion-mnist-lt"
    method (Methods.all |> List.map _.Name)
    seed [ 0; 1; 2 ]
}
|> train
|> Table.print
