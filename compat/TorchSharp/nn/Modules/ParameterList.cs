using System.Collections;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace TorchSharp
{
    namespace Modules
    {
        /// <summary>A list of parameters, registered under their numbers.</summary>
        public class ParameterList : nn.Module, IList<Parameter>
        {
            private readonly List<Parameter> items = [];

            public ParameterList(params Parameter[] parameters)
                : base(nameof(ParameterList)) => extend(parameters);

            public int Count => items.Count;

            public bool IsReadOnly => false;

            public Parameter this[int index]
            {
                get => items[index];
                set
                {
                    items[index] = value;
                    Renumber();
                }
            }

            public void Add(Parameter item)
            {
                register_parameter(Count.ToString(), item);
                items.Add(item);
            }

            public void append(params Parameter[] parameters) => extend(parameters);

            public void extend(IEnumerable<Parameter> parameters)
            {
                foreach (var parameter in parameters)
                    Add(parameter);
            }

            public void Insert(int index, Parameter item)
            {
                items.Insert(index, item);
                Renumber();
            }

            public bool Remove(Parameter item)
            {
                var removed = items.Remove(item);
                Renumber();
                return removed;
            }

            public void RemoveAt(int index)
            {
                items.RemoveAt(index);
                Renumber();
            }

            public void Clear()
            {
                items.Clear();
                Renumber();
            }

            public bool Contains(Parameter item) => items.Contains(item);

            public int IndexOf(Parameter item) => items.IndexOf(item);

            public void CopyTo(Parameter[] array, int arrayIndex) => items.CopyTo(array, arrayIndex);

            public IEnumerator<Parameter> GetEnumerator() => items.GetEnumerator();

            IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

            /// <summary>Nothing to do: parameters are registered as they are added.</summary>
            protected override void RegisterComponents() { }

            private void Renumber()
            {
                _internal_params.Clear();
                for (var i = 0; i < items.Count; i++)
                    register_parameter(i.ToString(), items[i]);
            }
        }
    }

    public static partial class torch
    {
        public static partial class nn
        {
            /// <summary>A list of parameters, registered under their numbers.</summary>
            public static ParameterList ParameterList(params Parameter[] parameters) => new(parameters);
        }
    }
}
