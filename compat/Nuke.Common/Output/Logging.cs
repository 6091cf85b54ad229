using Serilog;
using Serilog.Core;
using Serilog.Events;
using Spectre.Console;

namespace Nuke.Common.Output;

/// <summary>Sets <see cref="Log"/> up for a build.</summary>
internal static class Logging
{
    private static readonly LoggingLevelSwitch Level = new(LogEventLevel.Debug);

    public static void Start(IAnsiConsole console)
    {
        SetLevel(Verbosity.Normal);
        Log.Logger = new LoggerConfiguration()
            .MinimumLevel.ControlledBy(Level)
            .WriteTo.Sink(new ConsoleSink(console))
            .CreateLogger();
    }

    public static void SetLevel(Verbosity verbosity) =>
        Level.MinimumLevel = verbosity switch
        {
            Verbosity.Verbose => LogEventLevel.Verbose,
            Verbosity.Normal => LogEventLevel.Debug,
            Verbosity.Minimal => LogEventLevel.Warning,
            _ => LogEventLevel.Error,
        };
}
