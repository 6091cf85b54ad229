using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>A source of random numbers for operators.</summary>
    public class Generator : IDisposable
    {
        private nint handle;

        public unsafe Generator(ulong seed = 0, Device? device = null)
        {
            this.device = InitializeDevice(device);
            nint created;
            OperatorException.Check(Shim.shim_generator_new(this.device.Code, (long)seed, &created), "Generator");
            handle = created;
        }

        private Generator(nint handle, Device device)
        {
            this.handle = handle;
            this.device = device;
        }

        ~Generator() => Dispose(false);

        /// <summary>The generator that operators on the CPU draw from when none is named.</summary>
        public static Generator Default => DefaultOf(CPU);

        /// <summary>The generator that operators on a device draw from when none is named.</summary>
        internal static unsafe Generator DefaultOf(Device device)
        {
            nint found;
            OperatorException.Check(Shim.shim_generator_default(device.Code, &found), "Generator.Default");
            return new(found, device);
        }

        public nint Handle => handle != 0 ? handle : throw new ObjectDisposedException(nameof(Generator));

        public Device device { get; }

        public Generator manual_seed(long seed)
        {
            OperatorException.Check(Shim.shim_generator_set_seed(Handle, seed), "Generator.manual_seed", this);
            return this;
        }

        public unsafe long initial_seed()
        {
            long seed;
            OperatorException.Check(Shim.shim_generator_current_seed(Handle, &seed), "Generator.initial_seed", this);
            return seed;
        }

        /// <summary>Takes a new seed from the system's randomness and returns it.</summary>
        public unsafe long seed()
        {
            long seed;
            OperatorException.Check(Shim.shim_generator_random_seed(Handle, &seed), "Generator.seed", this);
            return seed;
        }

        /// <summary>The state as a uint8 tensor.</summary>
        public unsafe Tensor get_state()
        {
            nint state;
            OperatorException.Check(Shim.shim_generator_state(Handle, &state), "Generator.get_state", this);
            return new(state);
        }

        public void set_state(Tensor value) =>
            OperatorException.Check(
                Shim.shim_generator_set_state(Handle, value.Handle),
                "Generator.set_state",
                this,
                value
            );

        public void Dispose()
        {
            Dispose(true);
            GC.SuppressFinalize(this);
        }

        protected virtual void Dispose(bool disposing)
        {
            var h = Interlocked.Exchange(ref handle, 0);
            if (h != 0)
                Shim.shim_generator_dispose(h);
        }
    }

    /// <summary>Seeds the default generators of all devices.</summary>
    public static Generator manual_seed(long seed)
    {
        OperatorException.Check(Shim.shim_manual_seed(seed), "manual_seed");
        return Generator.Default;
    }

    /// <summary>The default generator of the CPU.</summary>
    public static partial class random
    {
        public static Generator manual_seed(long seed) => torch.manual_seed(seed);

        public static long initial_seed() => Read(g => g.initial_seed());

        public static long seed() => Read(g => g.seed());

        public static Tensor get_rng_state() => Read(g => g.get_state());

        public static void set_rng_state(Tensor new_state) =>
            Read(g =>
            {
                g.set_state(new_state);
                return 0;
            });

        private static T Read<T>(Func<Generator, T> read)
        {
            using var generator = Generator.Default;
            return read(generator);
        }
    }
}
