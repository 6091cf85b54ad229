using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        private static readonly Op _logical_and = "logical_and";
        private static readonly Op _logical_and_ = "logical_and_";
        private static readonly Op _logical_or = "logical_or";
        private static readonly Op _logical_or_ = "logical_or_";
        private static readonly Op _logical_xor = "logical_xor";
        private static readonly Op _logical_xor_ = "logical_xor_";
        private static readonly Op _bitwise_and_Tensor = "bitwise_and.Tensor";
        private static readonly Op _bitwise_and__Tensor = "bitwise_and_.Tensor";
        private static readonly Op _bitwise_or_Tensor = "bitwise_or.Tensor";
        private static readonly Op _bitwise_or__Tensor = "bitwise_or_.Tensor";
        private static readonly Op _bitwise_xor_Tensor = "bitwise_xor.Tensor";
        private static readonly Op _bitwise_xor__Tensor = "bitwise_xor_.Tensor";
        private static readonly Op _bitwise_left_shift_Tensor = "bitwise_left_shift.Tensor";
        private static readonly Op _bitwise_left_shift__Tensor = "bitwise_left_shift_.Tensor";
        private static readonly Op _bitwise_right_shift_Tensor = "bitwise_right_shift.Tensor";
        private static readonly Op _bitwise_right_shift__Tensor = "bitwise_right_shift_.Tensor";
        private static readonly Op _logical_not = "logical_not";
        private static readonly Op _logical_not_ = "logical_not_";
        private static readonly Op _bitwise_not = "bitwise_not";
        private static readonly Op _bitwise_not_ = "bitwise_not_";
        private static readonly Op _where_self = "where.self";

        public Tensor logical_and(Tensor other) => _logical_and.Call(this, other);

        public Tensor logical_and_(Tensor other) => _logical_and_.InPlace(this, other);

        public Tensor logical_or(Tensor other) => _logical_or.Call(this, other);

        public Tensor logical_or_(Tensor other) => _logical_or_.InPlace(this, other);

        public Tensor logical_xor(Tensor other) => _logical_xor.Call(this, other);

        public Tensor logical_xor_(Tensor other) => _logical_xor_.InPlace(this, other);

        public Tensor bitwise_and(Tensor other) => _bitwise_and_Tensor.Call(this, other);

        public Tensor bitwise_and_(Tensor other) => _bitwise_and__Tensor.InPlace(this, other);

        public Tensor bitwise_or(Tensor other) => _bitwise_or_Tensor.Call(this, other);

        public Tensor bitwise_or_(Tensor other) => _bitwise_or__Tensor.InPlace(this, other);

        public Tensor bitwise_xor(Tensor other) => _bitwise_xor_Tensor.Call(this, other);

        public Tensor bitwise_xor_(Tensor other) => _bitwise_xor__Tensor.InPlace(this, other);

        public Tensor bitwise_left_shift(Tensor other) => _bitwise_left_shift_Tensor.Call(this, other);

        public Tensor bitwise_left_shift_(Tensor other) => _bitwise_left_shift__Tensor.InPlace(this, other);

        public Tensor bitwise_right_shift(Tensor other) => _bitwise_right_shift_Tensor.Call(this, other);

        public Tensor bitwise_right_shift_(Tensor other) => _bitwise_right_shift__Tensor.InPlace(this, other);

        public Tensor logical_not() => _logical_not.Call(this);

        public Tensor logical_not_() => _logical_not_.InPlace(this);

        public Tensor bitwise_not() => _bitwise_not.Call(this);

        public Tensor bitwise_not_() => _bitwise_not_.InPlace(this);

        /// <summary>The elements of this tensor where the condition holds, those of the other elsewhere.</summary>
        public Tensor where(Tensor condition, Tensor y) => _where_self.Call(condition, this, y);
    }
}
