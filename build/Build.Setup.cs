using Bce3s.Building.Native;
using Nuke.Common;
using Serilog;

namespace Bce3s.Building;

internal sealed partial class Build
{
    private Target Setup =>
        _ =>
            _.Description(
                    "Finds or installs libtorch, a compiler and the image codecs, and builds the native shim; done by all that need it\n"
                        + "--torch-backend --libtorch"
                )
                .Executes(() =>
                {
                    ImageCodecs.Install();
                    // The packages bring their own native library.
                    if (TorchBackend == TorchBackend.Package)
                        return;
                    Assert.True(
                        OperatingSystem.IsLinux(),
                        "The libtorch backend needs Linux. Elsewhere use the TorchSharp packages: --torch-backend package"
                    );
                    var libtorch = Libtorch is null ? SystemLibtorch() : LibtorchInstall.At(Libtorch);
                    var shim = new NativeShim(
                        RootDirectory / "compat" / "TorchSharp.Native",
                        Artifacts / "native",
                        libtorch
                    );
                    if (!shim.IsBuilt)
                    {
                        Requirements.Install(Requirements.OfShim());
                        shim.Build();
                    }

                    shim.Publish();
                    var blas = libtorch.IsSystem ? Blas.Find() : null;
                    blas?.WarnIfSlow();
                    Log.Debug("{Libtorch}", blas is null ? $"{libtorch}" : $"{libtorch}, {blas}");
                });

    private static LibtorchInstall SystemLibtorch()
    {
        Requirements.Install(Requirements.OfSystemLibtorch());
        return LibtorchInstall
            .System()
            .NotNull("libtorch was installed, but its headers and libraries are not where they should be");
    }
}
