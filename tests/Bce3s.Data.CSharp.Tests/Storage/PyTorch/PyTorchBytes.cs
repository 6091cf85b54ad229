using System.IO.Compression;
using System.Text;
using Bce3s.Data.Tests.Formats;

namespace Bce3s.Data.Tests.Storage;

/// <summary>Files as PyTorch 2 writes them, made by hand.</summary>
internal static class PyTorchBytes
{
    /// <summary>A zip file of records, stored unless asked.</summary>
    public static byte[] Zip(CompressionLevel level, params (string Name, byte[] Content)[] records)
    {
        using var memory = new MemoryStream();
        using (var zip = new ZipArchive(memory, ZipArchiveMode.Create))
            foreach (var (name, content) in records)
                using (var entry = zip.CreateEntry(name, level).Open())
                    entry.Write(content);
        return memory.ToArray();
    }

    /// <summary>A pickle and one storage, with the notes of PyTorch 2.</summary>
    public static byte[] File(byte[] pickle, byte[] storage, string byteOrder = "little", string version = "3\n") =>
        Zip(
            CompressionLevel.NoCompression,
            ("model/data.pkl", pickle),
            ("model/.format_version", "1"u8.ToArray()),
            ("model/.storage_alignment", "64"u8.ToArray()),
            ("model/byteorder", Encoding.ASCII.GetBytes(byteOrder)),
            ("model/data/0", storage),
            ("model/version", Encoding.ASCII.GetBytes(version)),
            ("model/.data/serialization_id", "0123456789"u8.ToArray())
        );

    /// <summary>Where the entries of a zip file's directory begin.</summary>
    public static IEnumerable<int> Entries(byte[] zip)
    {
        for (var at = 0; zip.AsSpan(at).IndexOf("PK\u0001\u0002"u8) is >= 0 and var next; at++)
            yield return at += next;
    }

    /// <summary>The same zip file with the ending of one of 4 GiB or more.</summary>
    public static byte[] Long(byte[] zip)
    {
        var end = zip.Length - 22;
        using var memory = new MemoryStream();
        using (var writer = new BinaryWriter(memory))
        {
            writer.Write(zip.AsSpan(0, end));
            writer.Write("PK\u0006\u0006"u8);
            writer.Write(44L);
            writer.Write(0x002D_002D);
            writer.Write(0L);
            writer.Write((long)BitConverter.ToUInt16(zip, end + 8));
            writer.Write((long)BitConverter.ToUInt16(zip, end + 10));
            writer.Write((long)BitConverter.ToUInt32(zip, end + 12));
            writer.Write((long)BitConverter.ToUInt32(zip, end + 16));
            writer.Write("PK\u0006\u0007"u8);
            writer.Write(0);
            writer.Write((long)end);
            writer.Write(1);
            writer.Write("PK\u0005\u0006"u8);
            writer.Write(0);
            writer.Write(uint.MaxValue);
            writer.Write(ulong.MaxValue);
            writer.Write((ushort)0);
        }
        return memory.ToArray();
    }

    /// <summary>A pickle of one tensor called <c>w</c>.</summary>
    public static byte[] Pickle(
        int[] sizes,
        int[] strides,
        int offset = 0,
        int elements = 4,
        string storage = "torch\nFloatStorage",
        string key = "0",
        string kind = "storage",
        string metadata = ""
    )
    {
        var pickle = new PickleBytes()
            .Raw(0x80, 2)
            .Ascii("}")
            .Text("w")
            .Ascii("ctorch._utils\n_rebuild_tensor_v2\n((")
            .Text(kind)
            .Ascii($"c{storage}\n")
            .Text(key)
            .Text("cpu")
            .Ascii($"I{elements}\ntQI{offset}\n");
        foreach (var numbers in new[] { sizes, strides })
        {
            pickle.Ascii("(");
            foreach (var number in numbers)
                pickle.Ascii($"I{number}\n");
            pickle.Ascii("t");
        }
        return pickle.Raw(0x89).Ascii("ccollections\nOrderedDict\n)R").Ascii($"{metadata}tRs").Stop().ToArray();
    }
}
