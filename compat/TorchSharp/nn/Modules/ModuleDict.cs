using System.Collections;
using System.Diagnostics.CodeAnalysis;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace TorchSharp
{
    namespace Modules
    {
        /// <summary>Modules by name, registered under those names, in the order they were added.</summary>
        public class ModuleDict<T> : nn.Module, IEnumerable<(string, T)>
            where T : nn.Module
        {
            public ModuleDict()
                : base(nameof(ModuleDict<T>)) { }

            public int Count => _internal_submodules.Count;

            public bool IsReadOnly => false;

            public T this[string key]
            {
                get => (T)_internal_submodules[key];
                set
                {
                    Remove(key);
                    Add(key, value);
                }
            }

            public void Add(string key, T value) => register_module(key, value);

            public void Add((string, T) item) => Add(item.Item1, item.Item2);

            public bool ContainsKey(string key) => _internal_submodules.ContainsKey(key);

            public bool TryGetValue(string key, [MaybeNullWhen(false)] out T value)
            {
                var found = _internal_submodules.TryGetValue(key, out var module);
                value = (T?)module;
                return found;
            }

            public bool Remove(string key) => _internal_submodules.Remove(key);

            public void Clear() => ClearModules();

            public void clear() => ClearModules();

            public IEnumerable<string> keys() => _internal_submodules.Keys;

            public IEnumerable<T> values() => _internal_submodules.Values.Cast<T>();

            public IEnumerator<(string, T)> items() => GetEnumerator();

            public IEnumerator<(string, T)> GetEnumerator()
            {
                foreach (var (name, module) in _internal_submodules)
                    yield return (name, (T)module);
            }

            IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

            /// <summary>Nothing to do: modules are registered as they are added.</summary>
            protected override void RegisterComponents() { }
        }
    }

    public static partial class torch
    {
        public static partial class nn
        {
            /// <summary>Modules by name, registered under those names.</summary>
            public static ModuleDict<T> ModuleDict<T>(params (string, T)[] modules)
                where T : Module
            {
                var dictionary = new ModuleDict<T>();
                foreach (var module in modules)
                    dictionary.Add(module);
                return dictionary;
            }

            /// <inheritdoc cref="ModuleDict{T}(ValueTuple{string, T}[])"/>
            public static ModuleDict<Module> ModuleDict(params (string, Module)[] modules) =>
                ModuleDict<Module>(modules);
        }
    }
}
