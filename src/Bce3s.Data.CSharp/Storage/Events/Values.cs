using System.Globalization;
using Google.Protobuf;

namespace Bce3s.Data.Events;

/// <summary>Values as TensorBoard's plugins take them: a tensor, and the name of the plugin that shows it.</summary>
internal static class Values
{
    /// <summary>A float32 of rank 0.</summary>
    public static Summary.Types.Value Scalar(string tag, double value) =>
        Of(tag, "scalars", DataClass.Scalar, new() { Dtype = DataType.DtFloat, FloatVal = { (float)value } });

    /// <summary>Rows of left edge, right edge and count, float64.</summary>
    public static Summary.Types.Value Histogram(string tag, IReadOnlyList<EventBucket> buckets)
    {
        var tensor = new TensorProto { Dtype = DataType.DtDouble, TensorShape = Shape(buckets.Count, 3) };
        foreach (var bucket in buckets)
            tensor.DoubleVal.Add([bucket.From, bucket.To, bucket.Count]);
        return Of(tag, "histograms", DataClass.Tensor, tensor);
    }

    /// <summary>Width, height and the files, as strings.</summary>
    public static Summary.Types.Value Images(string tag, int width, int height, IReadOnlyList<byte[]> files)
    {
        var tensor = new TensorProto { Dtype = DataType.DtString, TensorShape = Shape(2 + files.Count) };
        foreach (var side in new[] { width, height })
            tensor.StringVal.Add(ByteString.CopyFromUtf8(side.ToString(CultureInfo.InvariantCulture)));
        tensor.StringVal.Add(files.Select(file => ByteString.CopyFrom(file)));
        return Of(tag, "images", DataClass.BlobSequence, tensor);
    }

    /// <summary>Markdown as a string of rank 0.</summary>
    public static Summary.Types.Value Text(string tag, string markdown) =>
        Of(
            tag,
            "text",
            DataClass.Tensor,
            new() { Dtype = DataType.DtString, StringVal = { ByteString.CopyFromUtf8(markdown) } }
        );

    /// <summary>What the plugin for hyper-parameters reads lies in the metadata; its tensor says nothing.</summary>
    public static Summary.Types.Value Session(HParamsPluginData data)
    {
        var part = data.DataCase == HParamsPluginData.DataOneofCase.SessionStartInfo ? "start" : "end";
        var nothing = new TensorProto
        {
            Dtype = DataType.DtFloat,
            TensorShape = Shape(1),
            FloatVal = { 0 },
        };
        return Of($"_hparams_/session_{part}_info", "hparams", DataClass.Tensor, nothing, data.ToByteString());
    }

    private static Summary.Types.Value Of(
        string tag,
        string plugin,
        DataClass dataClass,
        TensorProto tensor,
        ByteString? content = null
    )
    {
        tensor.TensorShape ??= new();
        return new()
        {
            Tag = tag,
            Tensor = tensor,
            Metadata = new()
            {
                PluginData = new() { PluginName = plugin, Content = content ?? ByteString.Empty },
                DataClass = dataClass,
            },
        };
    }

    private static TensorShapeProto Shape(params ReadOnlySpan<int> sizes)
    {
        var shape = new TensorShapeProto();
        foreach (var size in sizes)
            shape.Dim.Add(new TensorShapeProto.Types.Dim { Size = size });
        return shape;
    }
}
