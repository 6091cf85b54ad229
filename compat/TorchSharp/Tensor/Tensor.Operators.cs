using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        private static readonly Op _rsub_Scalar = "rsub.Scalar";

        public static Tensor operator +(Tensor left, Tensor right) => _add_Tensor.Call(left, right);

        public static Tensor operator +(Tensor left, Scalar right) => _add_Scalar.Call(left, right);

        public static Tensor operator +(Tensor left, double right) => _add_Scalar.Call(left, right);

        public static Tensor operator +(Tensor left, float right) => _add_Scalar.Call(left, right);

        public static Tensor operator +(Tensor left, long right) => _add_Scalar.Call(left, right);

        public static Tensor operator +(Tensor left, int right) => _add_Scalar.Call(left, right);

        public static Tensor operator +(Scalar left, Tensor right) => _add_Scalar.Call(right, left);

        public static Tensor operator +(double left, Tensor right) => _add_Scalar.Call(right, left);

        public static Tensor operator +(float left, Tensor right) => _add_Scalar.Call(right, left);

        public static Tensor operator +(long left, Tensor right) => _add_Scalar.Call(right, left);

        public static Tensor operator +(int left, Tensor right) => _add_Scalar.Call(right, left);

        public static Tensor operator -(Tensor left, Tensor right) => _sub_Tensor.Call(left, right);

        public static Tensor operator -(Tensor left, Scalar right) => _sub_Scalar.Call(left, right);

        public static Tensor operator -(Tensor left, double right) => _sub_Scalar.Call(left, right);

        public static Tensor operator -(Tensor left, float right) => _sub_Scalar.Call(left, right);

        public static Tensor operator -(Tensor left, long right) => _sub_Scalar.Call(left, right);

        public static Tensor operator -(Tensor left, int right) => _sub_Scalar.Call(left, right);

        public static Tensor operator -(Scalar left, Tensor right) => _rsub_Scalar.Call(right, left);

        public static Tensor operator -(double left, Tensor right) => _rsub_Scalar.Call(right, left);

        public static Tensor operator -(float left, Tensor right) => _rsub_Scalar.Call(right, left);

        public static Tensor operator -(long left, Tensor right) => _rsub_Scalar.Call(right, left);

        public static Tensor operator -(int left, Tensor right) => _rsub_Scalar.Call(right, left);

        public static Tensor operator *(Tensor left, Tensor right) => _mul_Tensor.Call(left, right);

        public static Tensor operator *(Tensor left, Scalar right) => _mul_Scalar.Call(left, right);

        public static Tensor operator *(Tensor left, double right) => _mul_Scalar.Call(left, right);

        public static Tensor operator *(Tensor left, float right) => _mul_Scalar.Call(left, right);

        public static Tensor operator *(Tensor left, long right) => _mul_Scalar.Call(left, right);

        public static Tensor operator *(Tensor left, int right) => _mul_Scalar.Call(left, right);

        public static Tensor operator *(Scalar left, Tensor right) => _mul_Scalar.Call(right, left);

        public static Tensor operator *(double left, Tensor right) => _mul_Scalar.Call(right, left);

        public static Tensor operator *(float left, Tensor right) => _mul_Scalar.Call(right, left);

        public static Tensor operator *(long left, Tensor right) => _mul_Scalar.Call(right, left);

        public static Tensor operator *(int left, Tensor right) => _mul_Scalar.Call(right, left);

        public static Tensor operator /(Tensor left, Tensor right) => _div_Tensor.Call(left, right);

        public static Tensor operator /(Tensor left, Scalar right) => _div_Scalar.Call(left, right);

        public static Tensor operator /(Tensor left, double right) => _div_Scalar.Call(left, right);

        public static Tensor operator /(Tensor left, float right) => _div_Scalar.Call(left, right);

        public static Tensor operator /(Tensor left, long right) => _div_Scalar.Call(left, right);

        public static Tensor operator /(Tensor left, int right) => _div_Scalar.Call(left, right);

        public static Tensor operator /(Scalar left, Tensor right) => Quotient(left, right);

        public static Tensor operator /(double left, Tensor right) => Quotient(left, right);

        public static Tensor operator /(float left, Tensor right) => Quotient(left, right);

        public static Tensor operator /(long left, Tensor right) => Quotient(left, right);

        public static Tensor operator /(int left, Tensor right) => Quotient(left, right);

        public static Tensor operator %(Tensor left, Tensor right) => _remainder_Tensor.Call(left, right);

        public static Tensor operator %(Tensor left, Scalar right) => _remainder_Scalar.Call(left, right);

        public static Tensor operator %(Tensor left, double right) => _remainder_Scalar.Call(left, right);

        public static Tensor operator %(Tensor left, float right) => _remainder_Scalar.Call(left, right);

        public static Tensor operator %(Tensor left, long right) => _remainder_Scalar.Call(left, right);

        public static Tensor operator %(Tensor left, int right) => _remainder_Scalar.Call(left, right);

        public static Tensor operator -(Tensor tensor) => _neg.Call(tensor);

        public static Tensor operator ~(Tensor left) => _bitwise_not.Call(left);

        public static Tensor operator &(Tensor left, Tensor right) => _bitwise_and_Tensor.Call(left, right);

        public static Tensor operator |(Tensor left, Tensor right) => _bitwise_or_Tensor.Call(left, right);

        public static Tensor operator ^(Tensor left, Tensor right) => _bitwise_xor_Tensor.Call(left, right);

        public static Tensor operator ==(Tensor left, Tensor right) => _eq_Tensor.Call(left, right);

        public static Tensor operator ==(Tensor left, Scalar right) => _eq_Scalar.Call(left, right);

        public static Tensor operator ==(Scalar left, Tensor right) => _eq_Scalar.Call(right, left);

        public static Tensor operator !=(Tensor left, Tensor right) => _ne_Tensor.Call(left, right);

        public static Tensor operator !=(Tensor left, Scalar right) => _ne_Scalar.Call(left, right);

        public static Tensor operator !=(Scalar left, Tensor right) => _ne_Scalar.Call(right, left);

        public static Tensor operator <(Tensor left, Tensor right) => _lt_Tensor.Call(left, right);

        public static Tensor operator <(Tensor left, Scalar right) => _lt_Scalar.Call(left, right);

        public static Tensor operator <(Scalar left, Tensor right) => _gt_Scalar.Call(right, left);

        public static Tensor operator <=(Tensor left, Tensor right) => _le_Tensor.Call(left, right);

        public static Tensor operator <=(Tensor left, Scalar right) => _le_Scalar.Call(left, right);

        public static Tensor operator <=(Scalar left, Tensor right) => _ge_Scalar.Call(right, left);

        public static Tensor operator >(Tensor left, Tensor right) => _gt_Tensor.Call(left, right);

        public static Tensor operator >(Tensor left, Scalar right) => _gt_Scalar.Call(left, right);

        public static Tensor operator >(Scalar left, Tensor right) => _lt_Scalar.Call(right, left);

        public static Tensor operator >=(Tensor left, Tensor right) => _ge_Tensor.Call(left, right);

        public static Tensor operator >=(Tensor left, Scalar right) => _ge_Scalar.Call(left, right);

        public static Tensor operator >=(Scalar left, Tensor right) => _le_Scalar.Call(right, left);

        private static Tensor Quotient(Arg left, Tensor right)
        {
            using var inverse = _reciprocal.Call(right);
            return _mul_Scalar.Call(inverse, left);
        }
    }
}
