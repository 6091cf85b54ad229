using Xunit;

// A build has static members, as NUKE's has: two at a time would meet there.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
