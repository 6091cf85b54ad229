using System.Runtime.CompilerServices;
using Xunit;

namespace TorchSharp.Tests.Api;

public class ApiTests
{
    private static string Listing([CallerFilePath] string here = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "../../../../shared/torchsharp-api.txt"));

    [SkippableFact]
    public void Every_public_member_is_one_of_TorchSharp_with_the_same_signature()
    {
        Skip.IfNot(File.Exists(Listing()), $"{Listing()}, the listing of TorchSharp's API, is not here.");
        var torchSharp = File.ReadLines(Listing()).ToHashSet();

        var invented = PublicApi.Of(typeof(torch).Assembly).Except(torchSharp).Order().ToArray();

        Assert.True(invented.Length == 0, string.Join(Environment.NewLine, invented));
    }

    [Fact]
    public void The_listing_shows_members_of_each_kind()
    {
        var lines = PublicApi.Of(typeof(torch).Assembly).ToHashSet();

        Assert.Contains("T TorchSharp.torch : static class", lines);
        Assert.Contains("F TorchSharp.torch+ScalarType.Float32 : TorchSharp.torch+ScalarType = 6", lines);
        Assert.Contains("P TorchSharp.torch+Tensor.grad : TorchSharp.torch+Tensor get set", lines);
        Assert.Contains("M TorchSharp.torch+Tensor.relu() : TorchSharp.torch+Tensor", lines);
        Assert.Contains("C TorchSharp.torch+Device(System.Int32 index)", lines);
    }
}
