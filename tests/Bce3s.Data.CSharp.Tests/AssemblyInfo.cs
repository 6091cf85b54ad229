// Live-tensor counts are per process, and tensor operators from many threads fight for the cores.
[assembly: Xunit.CollectionBehavior(DisableTestParallelization = true)]
