using Bce3s.Building.Native;
using Nuke.Common;
using Serilog;

namespace Bce3s.Building;

internal sealed partial class Build
{
    private Target Setup =>
        _ =>
            _.Description(
                    "Finds or installs libtorch and a compiler, and builds the native shim; all other targets need it\n--torch-backend --libtorch"
                )
                .Executes(() =>
                {
                    if (TorchBackend == TorchBackend.Package)
                        return;
                    Assert.True(
                        OperatingSystem.IsLinux(),
                        "The libtorch backend needs Linux. Elsewhere use the TorchSharp packages: --torch-backend package"
                    );
                    var libtorch = Libtorch is null ? LibtorchInstall.System() : LibtorchInstall.At(Libtorch);
                    if (libtorch is null || (libtorch.IsSystem && Blas.Find() is null))
                    {
                        Requirements.Install(compilers: true, libtorch: Libtorch is null);
                        libtorch = LibtorchInstall
                            .System()
                            .NotNull(
                                "libtorch was installed, but its headers and libraries are not where they should be"
                            );
                    }

                    var shim = new NativeShim(
                        RootDirectory / "compat" / "TorchSharp.Native",
                        Artifacts / "native",
                        libtorch
                    );
                    if (!shim.IsBuilt)
                    {
                        Requirements.Install(compilers: true, libtorch: false);
                        shim.Build();
                    }

                    shim.Publish();
                    var blas = libtorch.IsSystem ? Blas.Find() : null;
                    blas?.WarnIfSlow();
                    Log.Debug("{Libtorch}", blas is null ? $"{libtorch}" : $"{libtorch}, {blas}");
                });
}
