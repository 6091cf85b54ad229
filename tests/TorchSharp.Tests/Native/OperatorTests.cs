using System.Reflection;
using System.Runtime.InteropServices;
using TorchSharp.Native;
using Xunit;

namespace TorchSharp.Tests.Native;

public class OperatorTests
{
    public static TheoryData<string> Operators() => [.. Fields().Select(f => $"{f.DeclaringType!.Name}.{f.Name}")];

    private static IEnumerable<FieldInfo> Fields() =>
        typeof(torch)
            .Assembly.GetTypes()
            .Where(t => !t.ContainsGenericParameters)
            .SelectMany(t => t.GetFields(BindingFlags.Static | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
            .Where(f => f.FieldType == typeof(Op));

    [Fact]
    public void Every_operator_is_in_this_libtorch()
    {
        var missing = new List<string>();
        foreach (var field in Fields())
            try
            {
                ((Op)field.GetValue(null)!).Find();
            }
            catch (ExternalException e)
            {
                missing.Add($"{field.DeclaringType}.{field.Name}: {e.Message}");
            }

        Assert.True(missing.Count == 0, string.Join(Environment.NewLine, missing));
    }

    [Fact]
    public void There_are_operators() => Assert.True(Operators().Count > 300);

    [Fact]
    public void An_unknown_operator_is_an_error_with_its_name()
    {
        Op op = "no_such_operator.Overload";

        var error = Assert.ThrowsAny<ExternalException>(() => op.Run());

        Assert.Contains("no_such_operator.Overload", error.Message);
    }

    [Fact]
    public void Too_many_arguments_are_an_error()
    {
        Op op = "relu";
        using var x = torch.ones(2);

        var error = Assert.ThrowsAny<ExternalException>(() => op.Call(x, 1, 2));

        Assert.Contains("takes 1 arguments, got 3", error.Message);
    }

    [Fact]
    public void An_argument_of_the_wrong_kind_is_an_error_that_EveryMemberTests_sees()
    {
        Op op = "softmax.int";
        using var x = torch.ones(2);

        var error = Assert.ThrowsAny<ExternalException>(() => op.Call(x, 0.5));

        Assert.Contains("INTERNAL ASSERT", error.Message);
    }

    [Fact]
    public void A_long_list_travels_whole()
    {
        using var scope = torch.NewDisposeScope();
        var many = Enumerable.Range(0, 1000).Select(i => torch.tensor(i)).ToArray();

        var stacked = torch.stack(many);

        Assert.Equal(Enumerable.Range(0, 1000), stacked.data<int>().ToArray());
    }
}
