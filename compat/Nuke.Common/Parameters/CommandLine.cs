using System.CommandLine;
using System.CommandLine.Parsing;
using Nuke.Common.Output;

namespace Nuke.Common.Parameters;

/// <summary>The command line taken apart: values by parameter and the names that stand alone.</summary>
internal sealed class CommandLine
{
    private readonly Dictionary<ParameterMember, IReadOnlyList<string>> named;

    private CommandLine(Dictionary<ParameterMember, IReadOnlyList<string>> named, IReadOnlyList<string> positional)
    {
        this.named = named;
        Positional = positional;
    }

    /// <summary>The arguments that belong to no parameter: names of targets.</summary>
    public IReadOnlyList<string> Positional { get; }

    /// <exception cref="AssertionException">An option is unknown, or lacks its value.</exception>
    public static CommandLine Parse(IReadOnlyList<string> arguments, IReadOnlyList<ParameterMember> parameters)
    {
        var options = parameters.ToDictionary(parameter => parameter, Option);
        var targets = new Argument<string[]>("targets") { Arity = ArgumentArity.ZeroOrMore };
        var command = new Command("build") { targets };
        foreach (var option in options.Values)
            command.Options.Add(option);
        var parsed = command.Parse(
            arguments,
            new ParserConfiguration { EnablePosixBundling = false, ResponseFileTokenReplacer = null }
        );

        // What looks like an option but is none ends up among the targets.
        var positional = Texts(parsed.GetResult(targets));
        if (positional.FirstOrDefault(text => text.StartsWith('-')) is { } unknown)
            Assert.Fail(UnknownParameter(unknown, "", parameters));
        Assert.True(
            parsed.Errors.Count == 0,
            string.Join(Environment.NewLine, parsed.Errors.Select(error => error.Message))
        );

        var named = new Dictionary<ParameterMember, IReadOnlyList<string>>();
        foreach (var (parameter, option) in options)
        {
            if (parsed.GetResult(option) is { Implicit: false } given)
                named[parameter] = Texts(given);
        }

        return new CommandLine(named, positional);
    }

    /// <summary>The message for a parameter that does not exist.</summary>
    public static string UnknownParameter(string name, string where, IReadOnlyList<ParameterMember> parameters) =>
        Alternatives.Message(
            $"There is no parameter '{name}'{where}. Parameters:",
            parameters.Where(parameter => parameter.Attribute.List).Select(parameter => "--" + parameter.DashedName)
        );

    /// <summary>The values given for a parameter, or null.</summary>
    public IReadOnlyList<string>? Values(ParameterMember parameter) => named.GetValueOrDefault(parameter);

    private static IReadOnlyList<string> Texts(SymbolResult? result) =>
        result is null ? [] : [.. result.Tokens.Select(token => token.Value)];

    private static Option Option(ParameterMember parameter)
    {
        var dashed = "--" + parameter.DashedName;
        var aliases = new List<string>
        {
            $"--{parameter.Name}",
            $"--{parameter.Name.ToLowerInvariant()}",
            $"-{parameter.Name}",
        };
        if (parameter is { IsBuiltIn: true, Name: nameof(NukeBuild.Help) })
            aliases.AddRange(["-h", "-?"]);
        string[] others = [.. aliases.Distinct().Where(alias => alias != dashed)];

        // A bool takes the next argument only where it says true or false, so that targets may follow a switch.
        if (parameter.Type == typeof(bool) || parameter.Type == typeof(bool?))
            return new Option<bool>(dashed, others) { Arity = ArgumentArity.ZeroOrOne };
        if (parameter.Type.IsArray)
        {
            return new Option<string[]>(dashed, others)
            {
                Arity = ArgumentArity.ZeroOrMore,
                AllowMultipleArgumentsPerToken = true,
            };
        }

        return new Option<string>(dashed, others) { Arity = ArgumentArity.ExactlyOne };
    }
}
