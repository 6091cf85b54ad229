using System.Reflection;
using TorchSharp.Modules;
using TorchSharp.Utils;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public partial class Module
        {
            protected OrderedDict<string, Module> _internal_submodules = new();
            protected OrderedDict<string, (Tensor, bool)> _internal_buffers = new();
            protected OrderedDict<string, Parameter> _internal_params = new();
            private bool registered;

            /// <summary>
            /// Registers what the fields hold: parameters, tensors as buffers, modules. It belongs at the end of a subclass's
            /// constructor. What is registered leaves its dispose scope: it lives as long as the module.
            /// </summary>
            protected virtual void RegisterComponents()
            {
                if (registered)
                    return;
                registered = true;
                foreach (var field in Fields())
                {
                    var component = field.ComponentName();
                    if (IsRegistered(component))
                        continue;
                    switch (field.GetValue(this))
                    {
                        case Module module:
                            register_module(component, module);
                            break;
                        case Parameter parameter:
                            register_parameter(component, parameter);
                            break;
                        case Tensor tensor:
                            register_buffer(component, tensor);
                            break;
                    }
                }
            }

            /// <summary>Adds a tensor that belongs to the state without being trained.</summary>
            /// <param name="persistent">False keeps it out of <see cref="state_dict"/>.</param>
            /// <exception cref="InvalidOperationException">The name is taken.</exception>
            public virtual void register_buffer(string name, Tensor tensor, bool persistent = true)
            {
                CheckValid(tensor, "buffer", name);
                CheckFree(name, "buffer");
                _internal_buffers.Add(name, (tensor.DetachFromDisposeScope(), persistent));
            }

            /// <exception cref="InvalidOperationException">The name is taken.</exception>
            public virtual void register_parameter(string name, Parameter param)
            {
                CheckValid(param, "parameter", name);
                CheckFree(name, "parameter");
                param.DetachFromDisposeScope();
                _internal_params.Add(name, param);
            }

            /// <summary>Adds a module inside; null removes the one of that name.</summary>
            /// <exception cref="ArgumentException">The name is empty or has a dot.</exception>
            /// <exception cref="InvalidOperationException">The name is taken.</exception>
            public virtual void register_module(string name, Module submodule)
            {
                if (submodule is null)
                {
                    _internal_submodules.Remove(name);
                    return;
                }
                if (string.IsNullOrEmpty(name) || name.Contains('.'))
                    throw new ArgumentException(
                        $"A module's name must have characters and no dot, got '{name}'.",
                        nameof(name)
                    );
                CheckFree(name, "module");
                submodule.RegisterComponents();
                _internal_submodules.Add(name, submodule);
            }

            public void add_module(string name, Module module) => register_module(name, module);

            /// <summary>Registers a parameter, replaces the one of that name, or removes it where the value is null.</summary>
            protected void ConditionallyRegisterParameter(string name, Parameter? value)
            {
                value?.DetachFromDisposeScope();
                if (value is null)
                    _internal_params.Remove(name);
                else
                    _internal_params[name] = value;
            }

            /// <summary>Registers a buffer, replaces the one of that name, or removes it where the value is null.</summary>
            protected void ConditionallyRegisterBuffer(string name, Tensor? value, bool persistent = true)
            {
                value?.DetachFromDisposeScope();
                if (value is null)
                    _internal_buffers.Remove(name);
                else
                    _internal_buffers[name] = (value, persistent);
            }

            /// <summary>Sets the field behind a property and registers it; the parameter it held is disposed.</summary>
            private protected void Replace(string name, ref Parameter? field, Parameter? value)
            {
                if (ReferenceEquals(field, value))
                    return;
                field?.Dispose();
                field = value;
                ConditionallyRegisterParameter(name, value);
            }

            /// <summary>Sets the field behind a property and registers it; the buffer it held is disposed.</summary>
            private protected void Replace(string name, ref Tensor? field, Tensor? value)
            {
                if (ReferenceEquals(field, value))
                    return;
                field?.Dispose();
                field = value;
                ConditionallyRegisterBuffer(name, value);
            }

            protected void ClearModules() => _internal_submodules.Clear();

            /// <summary>All instance fields, those of the most derived class first, each name once.</summary>
            private IEnumerable<FieldInfo> Fields()
            {
                const BindingFlags all =
                    BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;
                var seen = new HashSet<string>();
                for (var type = GetType(); type is not null && type != typeof(Module); type = type.BaseType)
                    foreach (var field in type.GetFields(all))
                        if (seen.Add(field.Name))
                            yield return field;
            }

            private bool IsRegistered(string name) =>
                _internal_params.ContainsKey(name)
                || _internal_buffers.ContainsKey(name)
                || _internal_submodules.ContainsKey(name);

            private void CheckFree(string name, string kind)
            {
                if (IsRegistered(name))
                    throw new InvalidOperationException(
                        $"{GetName()} already has a parameter, buffer or module '{name}'; a new {kind} needs another name."
                    );
            }

            private static void CheckValid(Tensor? tensor, string kind, string name)
            {
                if (tensor is null || tensor.IsInvalid)
                    throw new ArgumentNullException(
                        nameof(tensor),
                        $"The {kind} '{name}' is null or disposed; only a valid tensor can be registered."
                    );
            }
        }
    }
}
