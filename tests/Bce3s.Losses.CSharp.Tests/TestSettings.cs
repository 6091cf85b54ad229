using Xunit;

// Tensor counts are of the whole process, and torch keeps a team of threads for every calling thread.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
