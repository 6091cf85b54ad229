module Bce3s.Tests.Serial

open Xunit

// Seeds of libtorch's global generator and its worker threads are shared: tests that train must not run side by side.
[<assembly: CollectionBehavior(DisableTestParallelization = true)>]
do ()
