using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>Where a tensor lives.</summary>
    public class Device
    {
        /// <param name="description">"cpu", "cuda", "cuda:1".</param>
        /// <exception cref="ArgumentException">The text names no device.</exception>
        public Device(string description)
        {
            var colon = description.IndexOf(':');
            type = Parse(colon < 0 ? description : description[..colon], description);
            index = -1;
            if (colon >= 0)
                index =
                    int.TryParse(description[(colon + 1)..], out var i) && i is >= 0 and < 128
                        ? i
                        : throw Unknown(description);
        }

        public Device(string deviceType, int index = -1)
            : this(Parse(deviceType, deviceType), index) { }

        public Device(DeviceType deviceType, int index = -1)
        {
            type = deviceType;
            this.index = index;
        }

        /// <summary>A CUDA device.</summary>
        public Device(int index)
            : this(DeviceType.CUDA, index) { }

        public DeviceType type { get; }

        /// <summary>Which of several; -1 where none is named.</summary>
        public int index { get; }

        internal long Code => ((long)type << 8) + (byte)index;

        internal static Device FromCode(long code)
        {
            if (code == CPU.Code)
                return CPU;
            return new((DeviceType)(code >> 8), (sbyte)(code & 0xff));
        }

        public static implicit operator Device(string description) => new(description);

        /// <inheritdoc/>
        public override string ToString() => type.ToString().ToLowerInvariant() + (index < 0 ? "" : ":" + index);

        private static DeviceType Parse(string name, string description) =>
            name switch
            {
                "cpu" => DeviceType.CPU,
                "cuda" => DeviceType.CUDA,
                "meta" => DeviceType.META,
                "mps" => DeviceType.MPS,
                "xla" => DeviceType.XLA,
                _ => throw Unknown(description),
            };

        private static ArgumentException Unknown(string description) =>
            new($"'{description}' is no device; expected cpu, cuda, cuda:N, mps, xla or meta.");
    }

    public static readonly Device CPU = new(DeviceType.CPU);

    public static readonly Device META = new(DeviceType.META);

    public static Device CUDA => new(DeviceType.CUDA);

    /// <summary>Checks that a device can be used, and returns it.</summary>
    /// <exception cref="InvalidOperationException">This libtorch, or this machine, does not have it.</exception>
    public static Device InitializeDevice(Device? device)
    {
        device ??= CPU;
        if (device.type == DeviceType.CPU)
            return device;
        InitializeDeviceType(device.type);
        if (device.type == DeviceType.CUDA && device.index >= cuda.device_count())
            throw new InvalidOperationException(
                $"{device} does not exist; there are {cuda.device_count()} CUDA devices."
            );
        return device;
    }

    /// <exception cref="InvalidOperationException">This libtorch, or this machine, does not have it.</exception>
    public static void InitializeDeviceType(DeviceType deviceType)
    {
        if (!TryInitializeDeviceType(deviceType))
            throw new InvalidOperationException(
                $"{deviceType} is not available: libtorch {__version__} here sees no such device."
            );
    }

    public static bool TryInitializeDeviceType(DeviceType deviceType) =>
        deviceType switch
        {
            DeviceType.CPU or DeviceType.META => true,
            DeviceType.CUDA => cuda.is_available(),
            _ => false,
        };

    public static partial class cuda
    {
        /// <summary>True where libtorch has CUDA and a device answers.</summary>
        public static bool is_available() => device_count() > 0;

        public static int device_count() => Shim.shim_cuda_devices();

        /// <summary>Waits until all work queued on a device (the current one by default) is done.</summary>
        public static void synchronize(Device? device = null)
        {
            InitializeDeviceType(DeviceType.CUDA);
            OperatorException.Check(Shim.shim_cuda_synchronize(device?.index ?? -1), "cuda.synchronize");
        }

        /// <summary>Seeds the default generator of the current CUDA device; nothing where there is none.</summary>
        public static void manual_seed(long seed)
        {
            if (is_available())
                Seed(CUDA, seed);
        }

        /// <summary>Seeds the default generators of all CUDA devices; nothing where there is none.</summary>
        public static void manual_seed_all(long seed)
        {
            for (int i = 0, count = device_count(); i < count; i++)
                Seed(new Device(DeviceType.CUDA, i), seed);
        }

        private static void Seed(Device device, long seed)
        {
            using var generator = Generator.DefaultOf(device);
            generator.manual_seed(seed);
        }
    }
}
