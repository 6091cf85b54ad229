using System.Linq.Expressions;
using System.Reflection;
using System.Runtime.InteropServices;
using Nuke.Common.Output;
using Nuke.Common.Parameters;
using Nuke.Common.Planning;
using Serilog;
using Spectre.Console;

namespace Nuke.Common.Execution;

/// <summary>One run of a build from its command line to its exit code.</summary>
internal static class BuildRun
{
    private const int Failure = -1;

    public static int Execute<T>(Expression<Func<T, Target>>[] defaults, BuildSurroundings surroundings)
        where T : NukeBuild, new()
    {
        var console = surroundings.Console;
        NukeBuild.Begin(surroundings.Root);
        Logging.Start(console);
        var build = new T();
        try
        {
            var parameters = ParameterMember.All(typeof(T));
            build.ExecutableTargets = TargetCollection.Collect(build, defaults);
            new ParameterResolver(parameters, surroundings.Arguments, surroundings.Variables, surroundings.Root).Inject(
                build
            );
            Logging.SetLevel(NukeBuild.Verbosity);
            build.OnBuildCreated();

            var plan = ExecutionPlanner.Plan(build.ExecutableTargets, build.TargetNames);
            build.ExecutionPlan = plan;
            if (build is { NoLogo: false } && NukeBuild.Verbosity <= Verbosity.Normal)
                WriteLogo(console);
            if (build.Help || plan.Count == 0)
            {
                HelpText.Write(console, build, build.ExecutableTargets, parameters);
                return 0;
            }

            LeaveOut(build, plan);
            if (build.Plan)
            {
                PlanText.Write(console, plan);
                return 0;
            }

            return Run(build, plan, console);
        }
        catch (AssertionException exception)
        {
            Log.Error("{Message}", exception.Message);
            return build.ExitCode ??= Failure;
        }
        catch (Exception exception)
        {
            Log.Error(exception, "The build itself failed");
            return build.ExitCode ??= Failure;
        }
        finally
        {
            Log.CloseAndFlush();
        }
    }

    private static int Run(NukeBuild build, IReadOnlyList<ExecutableTarget> plan, IAnsiConsole console)
    {
        RequirementCheck.Run(build.ScheduledTargets);
        build.OnBuildInitialized();
        new BuildExecutor(build, plan, console).Run();
        if (NukeBuild.Verbosity <= Verbosity.Normal || build.IsFailing)
            SummaryTable.Write(console, plan);
        build.OnBuildFinished();
        return build.ExitCode ??= build.IsSucceeding ? 0 : Failure;
    }

    private static void LeaveOut(NukeBuild build, IReadOnlyList<ExecutableTarget> plan)
    {
        var skipping = new TargetSkipping(plan);
        if (build.SkippedTargetNames is { } names)
            skipping.ByName([.. names.Select(name => TargetNames.Find(build.ExecutableTargets, name))]);
        skipping.ByStaticConditions();
    }

    private static void WriteLogo(IAnsiConsole console)
    {
        var version = typeof(BuildRun).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>();
        var number = version?.InformationalVersion.Split('+')[0];
        console.MarkupLineInterpolated(
            $"[grey]NUKE subset {number} · {RuntimeInformation.FrameworkDescription} · {RuntimeInformation.RuntimeIdentifier}[/]"
        );
    }
}
