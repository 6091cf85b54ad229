namespace Nuke.Common.Parameters;

/// <summary>Finds the value of each parameter: command line, then environment, then parameters file.</summary>
internal sealed class ParameterResolver
{
    private readonly IReadOnlyList<ParameterMember> parameters;
    private readonly CommandLine commandLine;
    private readonly EnvironmentVariables variables;
    private readonly ParametersFile file;
    private readonly string root;

    public ParameterResolver(
        IReadOnlyList<ParameterMember> parameters,
        IReadOnlyList<string> arguments,
        IReadOnlyDictionary<string, string> variables,
        string root
    )
    {
        this.parameters = parameters;
        this.root = root;
        this.variables = new EnvironmentVariables(variables);
        commandLine = CommandLine.Parse(arguments, parameters);
        file = ParametersFile.Read(root, parameters);
    }

    /// <summary>Sets the members that a source has a value for; the others keep theirs.</summary>
    /// <exception cref="AssertionException">Values cannot be converted; the message has a line for each.</exception>
    public void Inject(NukeBuild build)
    {
        var errors = new List<string>();
        foreach (var parameter in parameters)
        {
            if (Resolve(parameter) is not { } value)
                continue;
            try
            {
                parameter.Set(build, ValueConverter.Convert(parameter, value, parameter.ValueSet(build)));
            }
            catch (FormatException exception)
            {
                errors.Add(exception.Message);
            }
        }

        Assert.True(errors.Count == 0, string.Join(Environment.NewLine, errors));
    }

    private ParameterValue? Resolve(ParameterMember parameter)
    {
        var here = EnvironmentInfo.WorkingDirectory;
        if (commandLine.Values(parameter) is { } given)
            return new ParameterValue(given, $"--{parameter.DashedName}", here);
        if (parameter is { IsBuiltIn: true, Name: NukeBuild.TargetParameter } && commandLine.Positional.Count > 0)
            return new ParameterValue(commandLine.Positional, "target", here);
        if (variables.Find(parameter) is var (name, text))
            return new ParameterValue([text], $"environment variable {name}", here);
        return file.Values(parameter) is { } stored
            ? new ParameterValue(stored, $"'{parameter.DashedName}' in {file.Path}", root)
            : null;
    }
}
