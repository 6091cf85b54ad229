using Xunit;

// Tensor counts and the default generator are the process's.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
