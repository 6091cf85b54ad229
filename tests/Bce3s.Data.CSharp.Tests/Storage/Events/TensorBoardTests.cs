using System.Diagnostics;
using System.Text.Json;
using Bce3s.Data.Events;
using Xunit;

namespace Bce3s.Data.Tests.Storage.Events;

/// <summary>The same files, read by TensorBoard itself where it is installed.</summary>
public class TensorBoardTests
{
    private const string Script = """
        import json, sys
        from tensorboard.backend.event_processing.event_accumulator import EventAccumulator
        from tensorboard.util import tensor_util
        run = EventAccumulator(sys.argv[1], size_guidance={"tensors": 0})
        run.Reload()
        def values(tag):
            return [(e.step, tensor_util.make_ndarray(e.tensor_proto)) for e in run.Tensors(tag)]
        print(json.dumps({
            "scalars": [[step, float(v)] for step, v in values("loss")],
            "histogram": values("weights")[0][1].tolist(),
            "empty": list(values("weights")[1][1].shape),
            "image": [s.decode() for s in values("batch")[0][1][:2].tolist()],
            "text": values("experiment")[0][1].item().decode(),
            "plugins": {tag: run.SummaryMetadata(tag).plugin_data.plugin_name for tag in run.Tags()["tensors"]},
        }))
        """;

    private static (int Code, string Output, string Error) Python(params string[] arguments)
    {
        try
        {
            var info = new ProcessStartInfo("python3", arguments)
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            };
            using var python = Process.Start(info)!;
            var error = python.StandardError.ReadToEndAsync();
            var output = python.StandardOutput.ReadToEnd();
            python.WaitForExit();
            return (python.ExitCode, output, error.Result);
        }
        catch (System.ComponentModel.Win32Exception missing)
        {
            return (-1, "", missing.Message);
        }
    }

    [SkippableFact]
    public void TensorBoard_reads_what_was_written_and_drops_what_was_done_again()
    {
        Skip.IfNot(
            Python("-c", "import tensorboard").Code == 0,
            "python3 has no tensorboard: `pip install tensorboard` lets this test read the files with it"
        );
        using var folder = new TemporaryFolder();
        using (var writer = new EventWriter(folder.Path))
        {
            writer.HyperParameters([new("seed", 0)]);
            writer.Text("experiment", "τ", 0);
            writer.Scalar("loss", 3, 1);
            writer.Scalar("loss", 2, 2);
            writer.Histogram("weights", [new(0, 1, 2)], 1);
            writer.Histogram("weights", [], 1);
            var picture = new Picture();
            picture.Reset(1, 4, 6).Clear();
            writer.Image("batch", picture, 0);
        }
        using (var writer = new EventWriter(folder.Path))
        {
            writer.Resumed(2);
            writer.Scalar("loss", 1, 2);
        }
        var (code, output, error) = Python("-c", Script, folder.Path);
        Assert.True(code == 0, error);
        using var read = JsonDocument.Parse(output);
        var root = read.RootElement;
        Assert.Equal("[[1, 3.0], [2, 1.0]]", root.GetProperty("scalars").GetRawText());
        Assert.Equal("[[0.0, 1.0, 2.0]]", root.GetProperty("histogram").GetRawText());
        Assert.Equal("[0, 3]", root.GetProperty("empty").GetRawText());
        Assert.Equal("""["6", "4"]""", root.GetProperty("image").GetRawText());
        Assert.Equal("τ", root.GetProperty("text").GetString());
        Assert.Equal("scalars", root.GetProperty("plugins").GetProperty("loss").GetString());
    }
}
