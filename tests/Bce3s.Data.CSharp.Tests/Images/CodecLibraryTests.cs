using Xunit;

namespace Bce3s.Data.Tests.Images;

public sealed class CodecLibraryTests
{
    [Fact]
    public void A_library_that_is_not_there_is_named_with_what_to_install()
    {
        var library = new CodecLibrary("libnothing", ["libnothing.so.7", "nothing.dll"], "apt install libnothing7");
        var error = Assert.Throws<CodecNotFoundException>(() => library.Load(typeof(ImageDecoder).Assembly));
        Assert.Equal(("libnothing", "apt install libnothing7"), (error.Codec, error.Install));
        Assert.Contains("looked for libnothing.so.7, nothing.dll", error.Message);
        Assert.Contains("apt install libnothing7", error.Message);
    }
}
