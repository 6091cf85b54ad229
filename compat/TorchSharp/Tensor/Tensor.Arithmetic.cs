using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        private static readonly Op _add_Tensor = "add.Tensor";
        private static readonly Op _add_Scalar = "add.Scalar";
        private static readonly Op _add__Tensor = "add_.Tensor";
        private static readonly Op _add__Scalar = "add_.Scalar";
        private static readonly Op _sub_Tensor = "sub.Tensor";
        private static readonly Op _sub_Scalar = "sub.Scalar";
        private static readonly Op _sub__Tensor = "sub_.Tensor";
        private static readonly Op _sub__Scalar = "sub_.Scalar";
        private static readonly Op _mul_Tensor = "mul.Tensor";
        private static readonly Op _mul_Scalar = "mul.Scalar";
        private static readonly Op _mul__Tensor = "mul_.Tensor";
        private static readonly Op _mul__Scalar = "mul_.Scalar";
        private static readonly Op _div_Tensor = "div.Tensor";
        private static readonly Op _div_Tensor_mode = "div.Tensor_mode";
        private static readonly Op _div_Scalar = "div.Scalar";
        private static readonly Op _div_Scalar_mode = "div.Scalar_mode";
        private static readonly Op _div__Tensor = "div_.Tensor";
        private static readonly Op _div__Tensor_mode = "div_.Tensor_mode";
        private static readonly Op _div__Scalar = "div_.Scalar";
        private static readonly Op _div__Scalar_mode = "div_.Scalar_mode";
        private static readonly Op _floor_divide = "floor_divide";
        private static readonly Op _floor_divide_Scalar = "floor_divide.Scalar";
        private static readonly Op _floor_divide__Tensor = "floor_divide_.Tensor";
        private static readonly Op _floor_divide__Scalar = "floor_divide_.Scalar";
        private static readonly Op _fmod_Tensor = "fmod.Tensor";
        private static readonly Op _fmod_Scalar = "fmod.Scalar";
        private static readonly Op _fmod__Tensor = "fmod_.Tensor";
        private static readonly Op _fmod__Scalar = "fmod_.Scalar";
        private static readonly Op _remainder_Tensor = "remainder.Tensor";
        private static readonly Op _remainder_Scalar = "remainder.Scalar";
        private static readonly Op _remainder__Tensor = "remainder_.Tensor";
        private static readonly Op _remainder__Scalar = "remainder_.Scalar";
        private static readonly Op _lerp_Tensor = "lerp.Tensor";
        private static readonly Op _lerp__Tensor = "lerp_.Tensor";
        private static readonly Op _addcmul = "addcmul";
        private static readonly Op _addcmul_ = "addcmul_";
        private static readonly Op _addcdiv = "addcdiv";
        private static readonly Op _addcdiv_ = "addcdiv_";
        private static readonly Op _maximum = "maximum";
        private static readonly Op _minimum = "minimum";
        private static readonly Op _fmax = "fmax";
        private static readonly Op _fmin = "fmin";
        private static readonly Op _clamp = "clamp";
        private static readonly Op _clamp_Tensor = "clamp.Tensor";
        private static readonly Op _clamp_ = "clamp_";
        private static readonly Op _clamp__Tensor = "clamp_.Tensor";
        private static readonly Op _clamp_min = "clamp_min";
        private static readonly Op _clamp_min_ = "clamp_min_";
        private static readonly Op _clamp_max = "clamp_max";
        private static readonly Op _clamp_max_ = "clamp_max_";
        private static readonly Op _nan_to_num = "nan_to_num";
        private static readonly Op _nan_to_num_ = "nan_to_num_";
        private static readonly Op _heaviside = "heaviside";
        private static readonly Op _heaviside_ = "heaviside_";
        private static readonly Op _copysign_Tensor = "copysign.Tensor";
        private static readonly Op _copysign__Tensor = "copysign_.Tensor";
        private static readonly Op _gcd = "gcd";
        private static readonly Op _gcd_ = "gcd_";
        private static readonly Op _lcm = "lcm";
        private static readonly Op _lcm_ = "lcm_";
        private static readonly Op _ldexp_Tensor = "ldexp.Tensor";
        private static readonly Op _ldexp_ = "ldexp_";
        private static readonly Op _hypot = "hypot";
        private static readonly Op _nextafter = "nextafter";
        private static readonly Op _nextafter_ = "nextafter_";

        public Tensor add(Tensor target) => _add_Tensor.Call(this, target);

        public Tensor add(Tensor target, Scalar alpha) => _add_Tensor.Call(this, target, alpha);

        public Tensor add(Scalar scalar) => _add_Scalar.Call(this, scalar);

        public Tensor add(Scalar scalar, Scalar alpha) => _add_Scalar.Call(this, scalar, alpha);

        public Tensor add_(Tensor target) => _add__Tensor.InPlace(this, target);

        public Tensor add_(Tensor target, Scalar alpha) => _add__Tensor.InPlace(this, target, alpha);

        public Tensor add_(Scalar scalar) => _add__Scalar.InPlace(this, scalar);

        public Tensor add_(Scalar scalar, Scalar alpha) => _add__Scalar.InPlace(this, scalar, alpha);

        public Tensor sub(Tensor target) => _sub_Tensor.Call(this, target);

        public Tensor sub(Scalar target) => _sub_Scalar.Call(this, target);

        public Tensor sub_(Tensor target) => _sub__Tensor.InPlace(this, target);

        public Tensor sub_(Scalar target) => _sub__Scalar.InPlace(this, target);

        public Tensor subtract(Tensor target) => sub(target);

        public Tensor subtract(Scalar target) => sub(target);

        public Tensor subtract_(Tensor target) => sub_(target);

        public Tensor subtract_(Scalar target) => sub_(target);

        public Tensor mul(Tensor target) => _mul_Tensor.Call(this, target);

        public Tensor mul(Scalar target) => _mul_Scalar.Call(this, target);

        public Tensor mul_(Tensor target) => _mul__Tensor.InPlace(this, target);

        public Tensor mul_(Scalar target) => _mul__Scalar.InPlace(this, target);

        public Tensor multiply(Tensor target) => mul(target);

        public Tensor multiply(Scalar target) => mul(target);

        public Tensor div(Tensor target, RoundingMode rounding_mode = RoundingMode.None) =>
            rounding_mode == RoundingMode.None
                ? _div_Tensor.Call(this, target)
                : _div_Tensor_mode.Call(this, target, Name(rounding_mode));

        public Tensor div(Scalar target, RoundingMode rounding_mode = RoundingMode.None) =>
            rounding_mode == RoundingMode.None
                ? _div_Scalar.Call(this, target)
                : _div_Scalar_mode.Call(this, target, Name(rounding_mode));

        public Tensor div_(Tensor target, RoundingMode rounding_mode = RoundingMode.None) =>
            rounding_mode == RoundingMode.None
                ? _div__Tensor.InPlace(this, target)
                : _div__Tensor_mode.InPlace(this, target, Name(rounding_mode));

        public Tensor div_(Scalar target, RoundingMode rounding_mode = RoundingMode.None) =>
            rounding_mode == RoundingMode.None
                ? _div__Scalar.InPlace(this, target)
                : _div__Scalar_mode.InPlace(this, target, Name(rounding_mode));

        public Tensor divide(Tensor target, RoundingMode rounding_mode = RoundingMode.None) =>
            div(target, rounding_mode);

        public Tensor divide(Scalar target, RoundingMode rounding_mode = RoundingMode.None) =>
            div(target, rounding_mode);

        public Tensor divide_(Tensor target, RoundingMode rounding_mode = RoundingMode.None) =>
            div_(target, rounding_mode);

        public Tensor divide_(Scalar target, RoundingMode rounding_mode = RoundingMode.None) =>
            div_(target, rounding_mode);

        public Tensor true_divide(Tensor other) => div(other);

        public Tensor true_divide(Scalar other) => div(other);

        public Tensor true_divide_(Tensor other) => div_(other);

        public Tensor true_divide_(Scalar other) => div_(other);

        public Tensor floor_divide(Tensor other) => _floor_divide.Call(this, other);

        public Tensor floor_divide(Scalar other) => _floor_divide_Scalar.Call(this, other);

        public Tensor floor_divide_(Tensor other) => _floor_divide__Tensor.InPlace(this, other);

        public Tensor floor_divide_(Scalar other) => _floor_divide__Scalar.InPlace(this, other);

        public Tensor fmod(Tensor target) => _fmod_Tensor.Call(this, target);

        public Tensor fmod(Scalar scalar) => _fmod_Scalar.Call(this, scalar);

        public Tensor fmod_(Tensor target) => _fmod__Tensor.InPlace(this, target);

        public Tensor fmod_(Scalar scalar) => _fmod__Scalar.InPlace(this, scalar);

        public Tensor remainder(Tensor target) => _remainder_Tensor.Call(this, target);

        public Tensor remainder(Scalar scalar) => _remainder_Scalar.Call(this, scalar);

        public Tensor remainder_(Tensor target) => _remainder__Tensor.InPlace(this, target);

        public Tensor remainder_(Scalar scalar) => _remainder__Scalar.InPlace(this, scalar);

        public Tensor lerp(Tensor end, Tensor weight) => _lerp_Tensor.Call(this, end, weight);

        public Tensor lerp_(Tensor end, Tensor weight) => _lerp__Tensor.InPlace(this, end, weight);

        public Tensor addcmul(Tensor tensor1, Tensor tensor2, Scalar value) =>
            _addcmul.Call(this, tensor1, tensor2, value);

        public Tensor addcmul_(Tensor tensor1, Tensor tensor2, Scalar value) =>
            _addcmul_.InPlace(this, tensor1, tensor2, value);

        public Tensor addcdiv(Tensor tensor1, Tensor tensor2, Scalar value) =>
            _addcdiv.Call(this, tensor1, tensor2, value);

        public Tensor addcdiv(Tensor tensor1, Tensor tensor2) => _addcdiv.Call(this, tensor1, tensor2);

        public Tensor addcdiv_(Tensor tensor1, Tensor tensor2, Scalar value) =>
            _addcdiv_.InPlace(this, tensor1, tensor2, value);

        public Tensor addcdiv_(Tensor tensor1, Tensor tensor2) => _addcdiv_.InPlace(this, tensor1, tensor2);

        public Tensor maximum(Tensor other) => _maximum.Call(this, other);

        public Tensor minimum(Tensor other) => _minimum.Call(this, other);

        public Tensor fmax(Tensor other) => _fmax.Call(this, other);

        public Tensor fmin(Tensor other) => _fmin.Call(this, other);

        public Tensor clamp(Scalar? min = null, Scalar? max = null) => _clamp.Call(this, min, max);

        public Tensor clamp(Tensor? min = null, Tensor? max = null) => _clamp_Tensor.Call(this, min, max);

        public Tensor clamp_(Scalar? min = null, Scalar? max = null) => _clamp_.InPlace(this, min, max);

        public Tensor clamp_(Tensor? min = null, Tensor? max = null) => _clamp__Tensor.InPlace(this, min, max);

        public Tensor clamp_min(Scalar min) => _clamp_min.Call(this, min);

        public Tensor clamp_min_(Scalar min) => _clamp_min_.InPlace(this, min);

        public Tensor clamp_max(Scalar max) => _clamp_max.Call(this, max);

        public Tensor clamp_max_(Scalar max) => _clamp_max_.InPlace(this, max);

        public Tensor clip(Scalar? min = null, Scalar? max = null) => clamp(min, max);

        public Tensor nan_to_num(double nan = 0.0, double? posinf = null, double? neginf = null) =>
            _nan_to_num.Call(this, nan, posinf, neginf);

        public Tensor nan_to_num_(double nan = 0.0, double? posinf = null, double? neginf = null) =>
            _nan_to_num_.InPlace(this, nan, posinf, neginf);

        public Tensor heaviside(Tensor other) => _heaviside.Call(this, other);

        public Tensor heaviside_(Tensor other) => _heaviside_.InPlace(this, other);

        public Tensor copysign(Tensor other) => _copysign_Tensor.Call(this, other);

        public Tensor copysign_(Tensor other) => _copysign__Tensor.InPlace(this, other);

        public Tensor gcd(Tensor other) => _gcd.Call(this, other);

        public Tensor gcd_(Tensor other) => _gcd_.InPlace(this, other);

        public Tensor lcm(Tensor other) => _lcm.Call(this, other);

        public Tensor lcm_(Tensor other) => _lcm_.InPlace(this, other);

        public Tensor ldexp(Tensor other) => _ldexp_Tensor.Call(this, other);

        public Tensor ldexp_(Tensor other) => _ldexp_.InPlace(this, other);

        public Tensor hypot(Tensor other) => _hypot.Call(this, other);

        public Tensor nextafter(Tensor other) => _nextafter.Call(this, other);

        public Tensor nextafter_(Tensor other) => _nextafter_.InPlace(this, other);
    }
}
