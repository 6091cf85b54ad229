using Xunit;

namespace TorchSharp.Tests.Runtime;

public class DeterministicTests
{
    [Fact]
    public void The_mode_holds_until_it_is_put_back()
    {
        Assert.False(torch.are_deterministic_algorithms_enabled());
        using (torch.use_deterministic_algorithms())
        {
            Assert.True(torch.are_deterministic_algorithms_enabled());
            Assert.False(torch.is_deterministic_algorithms_warn_only_enabled());
            using (torch.use_deterministic_algorithms(warn_only: true))
                Assert.True(torch.is_deterministic_algorithms_warn_only_enabled());
            Assert.False(torch.is_deterministic_algorithms_warn_only_enabled());
            using (torch.use_deterministic_algorithms(mode: false))
                Assert.False(torch.are_deterministic_algorithms_enabled());
            Assert.True(torch.are_deterministic_algorithms_enabled());
        }
        Assert.False(torch.are_deterministic_algorithms_enabled());
    }
}
