using System.Reflection;
using System.Runtime.InteropServices;
using Xunit;

namespace TorchSharp.Tests.Native;

/// <summary>
/// Calls every operator member with arguments of the right types: libtorch may refuse their values, but a member that passes
/// too many arguments, or a kind that the operator's schema has not, is wrong.
/// </summary>
public class EveryMemberTests
{
    private static readonly string[] WrongCalls =
    [
        "INTERNAL ASSERT",
        "arguments, got",
        "Expected Tensor but",
        "values, expected",
    ];

    [Fact]
    public void No_method_of_Tensor_calls_its_operator_wrongly() =>
        CallAll(
            typeof(torch.Tensor).GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
        );

    [Fact]
    public void No_function_of_torch_calls_its_operator_wrongly() =>
        CallAll(typeof(torch).GetMethods(BindingFlags.Public | BindingFlags.Static | BindingFlags.DeclaredOnly));

    [Fact]
    public void No_function_of_linalg_calls_its_operator_wrongly() =>
        CallAll(typeof(torch.linalg).GetMethods(BindingFlags.Public | BindingFlags.Static | BindingFlags.DeclaredOnly));

    private static void CallAll(MethodInfo[] methods)
    {
        using var scope = torch.NewDisposeScope();
        var called = 0;
        var wrong = new List<string>();
        foreach (var method in methods.Where(IsOperator))
        foreach (var shape in new long[][] { [4], [2, 2], [2, 2, 2] })
        {
            var self = torch.rand(shape, torch.float64);
            var arguments = method.GetParameters().Select(p => Argument(p, shape)).ToArray();
            if (arguments.Contains(Missing.Value))
                continue;
            called++;
            try
            {
                method.Invoke(self, arguments);
            }
            catch (TargetInvocationException e) when (e.InnerException is ExternalException error)
            {
                if (WrongCalls.Any(error.Message.Contains))
                    wrong.Add($"{method}: {error.Message}");
            }
            catch (TargetInvocationException e)
                when (e.InnerException is ArgumentException or InvalidOperationException)
            {
                // Refused before the operator was called.
            }
        }

        Assert.True(wrong.Count == 0, string.Join(Environment.NewLine, wrong));
        Assert.True(called > 20, $"{called} calls");
    }

    private static bool IsOperator(MethodInfo method) =>
        !method.IsGenericMethod
        && !method.IsSpecialName
        && (
            method.ReturnType == typeof(torch.Tensor)
            || method.ReturnType == typeof(bool)
            || IsSeveral(method.ReturnType)
        )
        && method.Name is not ("cuda" or "pin_memory" or "set_");

    private static bool IsSeveral(Type type) =>
        type == typeof(torch.Tensor[]) || (type.IsGenericType && type.Name.StartsWith("ValueTuple"));

    private static object? Argument(ParameterInfo parameter, long[] shape)
    {
        var type = parameter.ParameterType;
        if (parameter.HasDefaultValue && type.IsByRefLike)
            return Missing.Value;
        if (parameter.HasDefaultValue && Nullable.GetUnderlyingType(type) is null && !type.IsClass)
            return parameter.DefaultValue;
        if (type == typeof(torch.Tensor))
            return parameter.Name switch
            {
                "index" or "indices" or "repeats" => torch.ones(shape[..1], torch.int64),
                "mask" or "condition" => torch.ones(shape, torch.@bool),
                "out" => null,
                _ => torch.rand(shape, torch.float64),
            };
        if (
            type == typeof(torch.Tensor[])
            || type == typeof(IList<torch.Tensor>)
            || type == typeof(IEnumerable<torch.Tensor>)
        )
            return new[] { torch.rand(shape, torch.float64), torch.rand(shape, torch.float64) };
        if (type == typeof(Scalar))
            return (Scalar)1.5;
        if (type == typeof(torch.Device))
            return torch.CPU;
        if (type == typeof(torch.Generator))
            return null;
        return (Nullable.GetUnderlyingType(type) ?? type) switch
        {
            var t when t == typeof(long) => 1L,
            var t when t == typeof(int) => 1,
            var t when t == typeof(double) => 1.0,
            var t when t == typeof(float) => 1f,
            var t when t == typeof(bool) => true,
            var t when t == typeof(torch.ScalarType) => torch.ScalarType.Float64,
            var t when t == typeof(long[]) => new long[] { 1, 1 },
            var t when t == typeof(Reduce) => Reduce.amax,
            var t when t == typeof(torch.RoundingMode) => torch.RoundingMode.floor,
            var t when t == typeof(torch.linalg.QRMode) => torch.linalg.QRMode.Complete,
            var t when t == typeof((long, long)) => (0L, 1L),
            var t when t == typeof((long, long, long)) => (0L, 1L, 2L),
            _ => Missing.Value,
        };
    }
}
