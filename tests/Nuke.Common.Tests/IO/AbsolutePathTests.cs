using Nuke.Common.IO;

namespace NukeSubset.Tests.IO;

public sealed class AbsolutePathTests : BuildFixture
{
    [Fact]
    public void slash_goes_down_and_up()
    {
        AbsolutePath path = "/a/b";
        Assert.Equal("/a/b/c", path / "c");
        Assert.Equal("/a/b/c/d", path / "c/d/");
        Assert.Equal("/a/x", path / ".." / "x");
        Assert.Equal("/a/b", path / "." / null);
        Assert.Equal("/a/b", path / "");
    }

    [Fact]
    public void plus_appends_to_the_name() => Assert.Equal("/a/b.new", (AbsolutePath)"/a/b" + ".new");

    [Fact]
    public void paths_are_normalised_and_compared_by_value()
    {
        AbsolutePath path = "/a/./b/../c/";
        Assert.Equal("/a/c", path.ToString());
        Assert.True(path == (AbsolutePath)"/a/c");
        Assert.True(path != (AbsolutePath)"/a/C");
        Assert.Equal(((AbsolutePath)"/a/c").GetHashCode(), path.GetHashCode());
        Assert.False(path.Equals("/a/c"));
    }

    [Fact]
    public void the_parts_of_a_path()
    {
        AbsolutePath path = "/a/b.tar.gz";
        Assert.Equal("b.tar.gz", path.Name);
        Assert.Equal("b.tar", path.NameWithoutExtension);
        Assert.Equal(".gz", path.Extension);
        Assert.Equal("/a", path.Parent!);
        Assert.Null(((AbsolutePath)"/").Parent);
        Assert.Equal("/a", (AbsolutePath)"/" / "a");
    }

    [Fact]
    public void relative_paths_are_refused()
    {
        Assert.Contains(
            "'a/b' must be absolute",
            Assert.Throws<ArgumentException>(() => AbsolutePath.Create("a/b")).Message,
            StringComparison.Ordinal
        );
        Assert.Throws<ArgumentException>(() => AbsolutePath.Create(""));
        Assert.Throws<ArgumentException>(() => (AbsolutePath)"/a" / "/b");
    }

    [Fact]
    public void null_stays_null()
    {
        Assert.Null((AbsolutePath?)(string?)null);
        Assert.Null((string?)(AbsolutePath?)null);
    }

    [Theory]
    [InlineData("d", "\"/a b\"", "\"/ab\"")]
    [InlineData("dn", "\"/a b\"", "/ab")]
    [InlineData("s", "'/a b'", "'/ab'")]
    [InlineData("sn", "'/a b'", "/ab")]
    [InlineData("nq", "/a b", "/ab")]
    public void formats_quote(string format, string withSpace, string without)
    {
        Assert.Equal(withSpace, ((AbsolutePath)"/a b").ToString(format));
        Assert.Equal(without, string.Format(null, "{0:" + format + "}", (AbsolutePath)"/ab"));
    }

    [Fact]
    public void an_unknown_format_is_refused() =>
        Assert.Throws<ArgumentException>(() => ((AbsolutePath)"/a").ToString("x"));

    [Fact]
    public void directories_are_made_and_emptied()
    {
        var folder = (Root / "a" / "b").CreateDirectory();
        File.WriteAllText(folder / "file", "x");
        Assert.True((folder / "file").FileExists());
        Assert.False((folder / "file").DirectoryExists());
        Assert.True(folder.CreateDirectory().DirectoryExists());
        Assert.True((folder / "file").FileExists());
        folder.CreateOrCleanDirectory();
        Assert.True(folder.DirectoryExists());
        Assert.False((folder / "file").FileExists());
    }
}
