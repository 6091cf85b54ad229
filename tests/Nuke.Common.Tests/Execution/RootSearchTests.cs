using Nuke.Common.Execution;
using Nuke.Common.IO;

namespace NukeSubset.Tests.Execution;

public sealed class RootSearchTests : BuildFixture
{
    [Fact]
    public void the_nearest_directory_with_a_nuke_folder_is_the_root()
    {
        var deep = (Root / "a" / "b").CreateDirectory();
        Assert.Equal(Root, RootSearch.Above(deep));
        Assert.Equal(Root, RootSearch.Above(Root));
        (Root / "a" / ".nuke").CreateDirectory();
        Assert.Equal(Root / "a", RootSearch.Above(deep));
    }

    [Fact]
    public void there_may_be_none() => Assert.Null(RootSearch.Above("/"));
}
