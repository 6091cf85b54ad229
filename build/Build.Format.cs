using Bce3s.Building.Running;
using Nuke.Common;
using Nuke.Common.Tooling;
using Serilog;

namespace Bce3s.Building;

internal sealed partial class Build
{
    [Parameter("Format: only checks, and fails where something would change")]
    private readonly bool Verify;

    private Target Format =>
        _ =>
            _.Description("Formats all sources with csharpier and fantomas\n--verify")
                .Executes(() =>
                {
                    Formatters.Restore(RootDirectory);
                    if (Verify)
                        Formatters.Check(RootDirectory);
                    else
                        Formatters.Apply(RootDirectory);
                });

    // Tests still run and count when the format is wrong; the build fails all the same.
    private Target CheckFormat =>
        _ =>
            _.Description("Checks the format of all sources")
                .Unlisted()
                .ProceedAfterFailure()
                .Executes(() =>
                {
                    try
                    {
                        Formatters.Restore(RootDirectory);
                    }
                    catch (ProcessException exception) when (!IsContinuousIntegration)
                    {
                        Log.Warning("The format was not checked: csharpier and fantomas cannot be restored here.");
                        Log.Verbose("{Message}", exception.Message);
                        return;
                    }

                    Formatters.Check(RootDirectory);
                });
}
