using System.Globalization;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        /// <summary>Shape, dtype and device; <c>str()</c> gives the values.</summary>
        public override string ToString() => IsInvalid ? "" : TensorText.Metadata(this);

        public string ToString(
            bool disamb,
            string? fltFormat = null,
            int? width = null,
            CultureInfo? cultureInfo = null,
            string? newLine = null
        ) => disamb ? ToString(torch.TensorStringStyle, fltFormat, width, cultureInfo, newLine) : ToString();

        /// <param name="fltFormat">A .NET number format.</param>
        /// <param name="width">Characters a line may have, in the Julia style.</param>
        public string ToString(
            TensorStringStyle style,
            string? fltFormat = null,
            int? width = null,
            CultureInfo? cultureInfo = null,
            string? newLine = null
        )
        {
            if (IsInvalid)
                return "";
            if (style == TorchSharp.TensorStringStyle.Default)
                style = torch.TensorStringStyle;
            if (style == TorchSharp.TensorStringStyle.Metadata)
                return ToString();
            var text = new TensorText(this, fltFormat, width, cultureInfo, newLine);
            return style switch
            {
                TorchSharp.TensorStringStyle.Numpy => text.Numpy(),
                TorchSharp.TensorStringStyle.CSharp => text.CSharp(),
                TorchSharp.TensorStringStyle.Julia => text.Julia(),
                _ => throw new ArgumentOutOfRangeException(nameof(style), style, "Expected a style of tensor strings."),
            };
        }
    }
}
