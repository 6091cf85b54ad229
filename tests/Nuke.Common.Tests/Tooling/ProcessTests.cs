using System.Diagnostics;
using Nuke.Common.Tooling;

namespace NukeSubset.Tests.Tooling;

public sealed class ProcessTests : BuildFixture
{
    private readonly List<(OutputType Type, string Line)> seen = [];

    [SkippableFact]
    public void lines_arrive_while_the_process_runs()
    {
        NeedShell();
        using var arrived = new ManualResetEventSlim();
        var gate = Root / "gate";
        // The process waits for a file that is made when its first line has been seen.
        using var process = ProcessTasks.StartShell(
            $"echo first; while [ ! -e '{gate}' ]; do sleep 0.01; done; echo last",
            timeout: 20_000,
            logger: (_, line) =>
            {
                if (line == "first")
                    arrived.Set();
            }
        );
        Assert.True(arrived.Wait(TimeSpan.FromSeconds(20)), "the first line was held back");
        Assert.False(process.HasExited);
        File.WriteAllText(gate, "");
        process.AssertZeroExitCode();
        Assert.Equal(["first", "last"], process.Output.Select(line => line.Text));
    }

    [SkippableFact]
    public void both_streams_are_kept_apart_and_handed_on()
    {
        NeedShell();
        using var process = ProcessTasks.StartShell("echo out; echo err >&2", logger: Remember);
        process.AssertWaitForExit();
        Assert.Equal("out", process.Output.StdToText());
        Assert.Contains((OutputType.Err, "err"), seen);
        Assert.Contains((OutputType.Std, "out"), seen);
        Assert.Contains(process.Output, line => line is { Type: OutputType.Err, Text: "err" });
    }

    [SkippableFact]
    public void the_last_lines_are_not_lost()
    {
        NeedShell();
        using var process = ProcessTasks.StartShell("seq 1 20000", logOutput: false);
        process.AssertZeroExitCode();
        Assert.Equal(20_000, process.Output.Count);
        Assert.Equal("20000", process.Output.Last().Text);
    }

    [SkippableFact]
    public void a_code_other_than_zero_is_an_exception_with_the_command_and_its_errors()
    {
        NeedShell();
        using var process = ProcessTasks.StartShell("echo broken >&2; exit 3", logOutput: false);
        var exception = Assert.Throws<ProcessException>(() => process.AssertZeroExitCode());
        Assert.Equal(3, exception.ExitCode);
        Assert.Contains("exited with code 3", exception.Message, StringComparison.Ordinal);
        Assert.Contains("broken", exception.Message, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void waiting_alone_accepts_any_code()
    {
        NeedShell();
        using var process = ProcessTasks.StartShell("exit 3");
        Assert.Equal(3, process.AssertWaitForExit().ExitCode);
    }

    [SkippableFact]
    public void a_process_that_takes_too_long_is_killed()
    {
        NeedShell();
        var clock = Stopwatch.StartNew();
        using var process = ProcessTasks.StartShell("sleep 60", timeout: 200);
        var exception = Assert.Throws<AssertionException>(() => process.AssertWaitForExit());
        Assert.Contains("did not end in time", exception.Message, StringComparison.Ordinal);
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(30));
    }

    [SkippableFact]
    public void directory_environment_and_filter_are_obeyed()
    {
        NeedShell();
        using var process = ProcessTasks.StartShell(
            "pwd -P; echo \"$COLOUR\"",
            workingDirectory: Root,
            environmentVariables: new Dictionary<string, string> { ["COLOUR"] = "green", ["PATH"] = "/usr/bin:/bin" },
            outputFilter: line => line.Replace("green", "blue", StringComparison.Ordinal),
            logOutput: false
        );
        process.AssertZeroExitCode();
        Assert.EndsWith(Root.Name, process.Output.First().Text, StringComparison.Ordinal);
        Assert.Equal("blue", process.Output.Last().Text);
        Assert.Equal(Root.ToString(), process.WorkingDirectory);
    }

    [SkippableFact]
    public void quiet_processes_are_not_logged_but_kept()
    {
        NeedShell();
        using var process = ProcessTasks.StartShell("echo out", logOutput: false, logger: Remember);
        process.AssertZeroExitCode();
        Assert.Empty(seen);
        Assert.Equal("out", process.Output.StdToText());
    }

    [Fact]
    public void a_program_that_does_not_exist_is_named()
    {
        Assert.Contains(
            "'no-such-program-x' in PATH",
            Message(() => ProcessTasks.StartProcess("no-such-program-x")),
            StringComparison.Ordinal
        );
        Assert.Contains(
            "'/no/such/program'",
            Message(() => ProcessTasks.StartProcess("/no/such/program")),
            StringComparison.Ordinal
        );
        Assert.Contains(
            "'/no/such'",
            Message(() => ProcessTasks.StartProcess("dotnet", workingDirectory: "/no/such")),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void a_process_that_is_null_did_not_start() =>
        Assert.Contains(
            "did not start",
            Message(() => ((IProcess?)null).AssertWaitForExit()),
            StringComparison.Ordinal
        );

    private static void NeedShell() => Skip.If(OperatingSystem.IsWindows(), "needs a Unix shell");

    private static string Message(Action action) => Assert.Throws<AssertionException>(action).Message;

    private void Remember(OutputType type, string line)
    {
        lock (seen)
            seen.Add((type, line));
    }
}
