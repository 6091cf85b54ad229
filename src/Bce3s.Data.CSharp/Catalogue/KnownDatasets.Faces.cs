namespace Bce3s.Data;

public static partial class KnownDatasets
{
    private static KnownDataset WebFace4M() =>
        new()
        {
            Name = "webface4m",
            Title = "WebFace4M",
            Terms = "for academic research after a signed agreement",
            HomePage = "https://www.face-benchmark.org",
            WhereToGet =
                "a signed agreement, see https://www.face-benchmark.org/download.html; "
                + "generated stand-ins from `bce3s data synth --like webface4m`",
            Classes = 205_990,
            Train = new(4_235_242, Smallest: null, Largest: null),
            Test = new(0, Smallest: null, Largest: null),
            Layouts =
            [
                new(
                    "train.rec, train.idx (MXNet's RecordIO, as insightface has it)",
                    Inner: null,
                    [new("train.rec", bytes: null, checksum: null), new("train.idx", bytes: null, checksum: null)],
                    folder =>
                    {
                        var train = RecordIOImages.Open(Path.Combine(folder, "train.rec"));
                        return (train, train.Subset([]));
                    }
                ),
            ],
        };
}
