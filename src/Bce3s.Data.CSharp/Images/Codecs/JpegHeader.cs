namespace Bce3s.Data;

/// <summary>What the segments of a JPEG before its first scan say.</summary>
/// <param name="Size">Rows and columns as stored.</param>
/// <param name="Components">1 (grey), 3 or 4 (CMYK).</param>
/// <param name="Orientation">From the EXIF segment.</param>
/// <param name="UnitHeight">Rows of a coded unit (MCU).</param>
/// <param name="IsSequential">Huffman-coded without refinement.</param>
/// <param name="IsSingleScan">One scan has all components. Of other images libjpeg holds all frequencies.</param>
internal readonly record struct JpegHeader(
    ImageSize Size,
    int Components,
    Orientation Orientation,
    int UnitHeight,
    bool IsSequential,
    bool IsSingleScan
);
