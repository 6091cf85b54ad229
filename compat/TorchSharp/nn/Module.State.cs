namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public partial class Module
        {
            /// <summary>Parameters and persistent buffers by their paths: the tensors themselves, not copies.</summary>
            /// <param name="destination">A dictionary to add to; a new one by default.</param>
            /// <param name="prefix">Goes before every path, with a dot.</param>
            public virtual Dictionary<string, Tensor> state_dict(
                Dictionary<string, Tensor>? destination = null,
                string? prefix = null
            )
            {
                destination ??= [];
                var before = string.IsNullOrEmpty(prefix) ? "" : prefix + ".";
                foreach (var (name, parameter) in named_parameters(recurse: false))
                    destination.TryAdd(before + name, parameter);
                foreach (var (name, buffer) in named_buffers(recurse: false, include_nonpersistent: false))
                    destination.TryAdd(before + name, buffer);
                foreach (var (name, child) in named_children())
                    child.state_dict(destination, before + name);
                return destination;
            }

            /// <summary>Copies values into the parameters and buffers. Nothing is changed where it throws.</summary>
            /// <param name="strict">Throws where names differ; otherwise those that both have are copied.</param>
            /// <param name="skip">Names to leave alone.</param>
            /// <returns>The names that the source lacks, and those that this module lacks.</returns>
            /// <exception cref="InvalidOperationException">Names or shapes differ; the message lists them.</exception>
            public virtual (IList<string> missing_keys, IList<string> unexpected_keyes) load_state_dict(
                Dictionary<string, Tensor> source,
                bool strict = true,
                IList<string>? skip = null
            )
            {
                var target = state_dict();
                var missing = target.Keys.Except(source.Keys).Except(skip ?? []).ToList();
                var unexpected = source.Keys.Except(target.Keys).Except(skip ?? []).ToList();
                var shared = target.Keys.Intersect(source.Keys).Except(skip ?? []).ToList();
                var problems = shared
                    .Where(name => !target[name].shape.SequenceEqual(source[name].shape))
                    .Select(name => $"{name} is {Sizes(source[name])}, expected {Sizes(target[name])}")
                    .ToList();
                if (strict && missing.Count > 0)
                    problems.Add("missing: " + string.Join(", ", missing));
                if (strict && unexpected.Count > 0)
                    problems.Add("unexpected: " + string.Join(", ", unexpected));
                if (problems.Count > 0)
                    throw new InvalidOperationException(
                        $"The state dictionary does not fit {GetName()}: {string.Join("; ", problems)}."
                    );
                using (no_grad())
                    foreach (var name in shared)
                        target[name].copy_(source[name]);
                return (missing, unexpected);

                static string Sizes(Tensor tensor) => "[" + string.Join(", ", tensor.shape) + "]";
            }
        }
    }
}
