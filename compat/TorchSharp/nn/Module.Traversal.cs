using TorchSharp.Modules;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public partial class Module
        {
            /// <summary>The modules directly inside.</summary>
            public virtual IEnumerable<(string name, Module module)> named_children() => _internal_submodules;

            public virtual IEnumerable<Module> children() => named_children().Select(child => child.module);

            /// <summary>All modules inside, however deep, without this one; names are paths with dots.</summary>
            public virtual IEnumerable<(string name, Module module)> named_modules()
            {
                foreach (var child in named_children())
                    yield return child;
                foreach (var (prefix, child) in named_children())
                foreach (var (name, module) in child.named_modules())
                    yield return ($"{prefix}.{name}", module);
            }

            public virtual IEnumerable<Module> modules() => named_modules().Select(item => item.module);

            /// <summary>Parameters with their paths, each once even where modules share it.</summary>
            /// <param name="recurse">Those of the modules inside too.</param>
            public virtual IEnumerable<(string name, Parameter parameter)> named_parameters(bool recurse = true) =>
                _internal_params
                    .Concat(recurse ? Inside(child => child.named_parameters()) : [])
                    .DistinctBy(item => item.Item2.Handle);

            public virtual IEnumerable<Parameter> parameters(bool recurse = true) =>
                named_parameters(recurse).Select(item => item.parameter);

            /// <summary>Buffers with their paths, each once.</summary>
            /// <param name="recurse">Those of the modules inside too.</param>
            /// <param name="include_nonpersistent">Those that are not in the state dictionary too.</param>
            public virtual IEnumerable<(string name, Tensor buffer)> named_buffers(
                bool recurse = true,
                bool include_nonpersistent = true
            ) =>
                OwnBuffers(include_nonpersistent)
                    .Concat(recurse ? Inside(child => child.named_buffers(true, include_nonpersistent)) : [])
                    .DistinctBy(item => item.Item2.Handle);

            public virtual IEnumerable<Tensor> buffers(bool recurse = true, bool include_nonpersistent = true) =>
                named_buffers(recurse, include_nonpersistent).Select(item => item.buffer);

            public virtual bool has_parameter(string target) => get_parameter(target) is not null;

            public virtual bool has_buffer(string target) => get_buffer(target) is not null;

            /// <summary>The parameter at a path; null where there is none.</summary>
            public virtual Parameter? get_parameter(string target) =>
                _internal_params.TryGetValue(target, out var own) ? own
                : Child(target) is var (child, rest) ? child.get_parameter(rest)
                : null;

            /// <summary>The buffer at a path; null where there is none.</summary>
            public virtual Tensor? get_buffer(string target) =>
                _internal_buffers.TryGetValue(target, out var own) ? own.Item1
                : Child(target) is var (child, rest) ? child.get_buffer(rest)
                : null;

            private IEnumerable<(string, Tensor)> OwnBuffers(bool includeNonpersistent)
            {
                foreach (var (name, (buffer, persistent)) in _internal_buffers)
                    if (persistent || includeNonpersistent)
                        yield return (name, buffer);
            }

            private IEnumerable<(string, T)> Inside<T>(Func<Module, IEnumerable<(string, T)>> items)
            {
                foreach (var (prefix, child) in named_children())
                foreach (var (name, item) in items(child))
                    yield return ($"{prefix}.{name}", item);
            }

            private (Module, string)? Child(string target)
            {
                var dot = target.IndexOf('.');
                if (dot < 0)
                    return null;
                var child = named_children().FirstOrDefault(c => c.name == target[..dot]).module;
                return child is null ? null : (child, target[(dot + 1)..]);
            }
        }
    }
}
