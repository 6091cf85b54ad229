using System.Security.Cryptography;
using System.Text;
using TorchSharp;
using Xunit;

namespace Bce3s.Losses.Tests.Backbones;

/// <summary>
/// That torchvision's files fit: the names, shapes and types in its networks' states, as
/// <c>sha256("\n".join(sorted(f"{name} {'x'.join(map(str, t.shape))} {str(t.dtype)[6:]}" for name, t in state_dict().items())))</c>
/// says of torchvision 0.14.
/// </summary>
public sealed class TorchvisionStateTests
{
    [Theory]
    [InlineData("resnet18", "7134c2eea84247743115c308cfaabc640a248f6e7feb785897e5c72dcb12f30a")]
    [InlineData("resnet34", "4ac7c0b54e4b21314fcbab10d94380309fd1f7241fd46924b9e304760dbfc3c2")]
    [InlineData("resnet50", "3262c16560bdc2eebd822639f983892578faae83232eb37ce1818f51531602e3")]
    [InlineData("resnet152", "3a0ddf9806ca2b08162e3c38dd1461c5bb1e8110c7c8828b62ab11f53d13f3c8")]
    [InlineData("resnext50_32x4d", "278de2a8737b9631c88a245f63d98a40692298ffc7857ae4c3a46fc860c78565")]
    public void The_state_is_torchvisions(string name, string expected)
    {
        using var scope = torch.NewDisposeScope();
        using var backbone = Losses.Backbones.Create(name, classes: 1000);
        var lines = backbone
            .state_dict()
            .Select(entry =>
                $"{entry.Key} {string.Join('x', entry.Value.shape)} {entry.Value.dtype.ToString().ToLowerInvariant()}"
            )
            .Order(StringComparer.Ordinal);
        var sum = SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', lines)));
        Assert.Equal(expected, Convert.ToHexStringLower(sum));
    }
}
