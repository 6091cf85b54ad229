// Operators: look-up by name, boxed call with a reused stack.
#include "shim.h"

#include <ATen/core/dispatch/Dispatcher.h>

#include <cstdlib>
#include <memory>
#include <string>
#include <utility>

namespace shim {
namespace {

thread_local std::string last_error;
thread_local void* last_exception; // its GCHandle, where managed code threw it and nobody has taken it

// A schema's c10::optional or std::optional, whichever this libtorch uses, for another element type.
template <class Known, class Element> struct Rebind;
template <template <class...> class O, class T, class Element> struct Rebind<O<T>, Element> {
  using type = O<Element>;
};
using SchemaDefault = std::decay_t<decltype(std::declval<const c10::Argument&>().default_value())>;
using OptionalTensor = Rebind<SchemaDefault, at::Tensor>::type;

struct Operator {
  c10::OperatorHandle handle;
  size_t arguments;
  std::vector<c10::IValue> defaults; // of the arguments; None where the schema has none
};

// One stack for each depth of nesting: a kernel may hold references into its stack while a callback calls another operator.
class Stacks {
 public:
  torch::jit::Stack& enter() {
    if (depth_ == stacks_.size()) {
      stacks_.push_back(std::make_unique<torch::jit::Stack>());
      stacks_.back()->reserve(16);
    }
    return *stacks_[depth_++];
  }
  void leave() {
    stacks_[--depth_]->clear();
  }

 private:
  std::vector<std::unique_ptr<torch::jit::Stack>> stacks_;
  size_t depth_ = 0;
};
thread_local Stacks stacks;

struct StackScope {
  torch::jit::Stack& stack = stacks.enter();
  ~StackScope() {
    stacks.leave();
  }
};

c10::IValue value_of(const Slot& slot) {
  switch (slot.tag) {
    case kNone:
      return c10::IValue();
    case kTensor:
      return c10::IValue(borrow(slot.p));
    case kInt:
      return c10::IValue(slot.i);
    case kDouble:
      return c10::IValue(slot.d);
    case kBool:
      return c10::IValue(slot.i != 0);
    case kIntList:
      return c10::IValue(at::IntArrayRef(static_cast<int64_t*>(slot.p), slot.length));
    case kDoubleList:
      return c10::IValue(at::ArrayRef<double>(static_cast<double*>(slot.p), slot.length));
    case kTensorList: {
      c10::List<at::Tensor> list;
      list.reserve(slot.length);
      for (int32_t i = 0; i < slot.length; ++i) list.push_back(borrow(static_cast<void**>(slot.p)[i]));
      return c10::IValue(std::move(list));
    }
    case kOptionalTensorList: {
      c10::List<OptionalTensor> list;
      list.reserve(slot.length);
      for (int32_t i = 0; i < slot.length; ++i) {
        void* handle = static_cast<void**>(slot.p)[i];
        list.push_back(handle ? OptionalTensor(borrow(handle)) : OptionalTensor());
      }
      return c10::IValue(std::move(list));
    }
    case kString:
      return c10::IValue(std::string(static_cast<const char*>(slot.p), slot.length));
    case kDevice:
      return c10::IValue(device_of(slot.i));
    case kGenerator:
      return c10::IValue(*static_cast<at::Generator*>(slot.p));
  }
  TORCH_CHECK(false, "unknown argument tag ", slot.tag);
}

struct Free {
  void operator()(void* memory) const {
    std::free(memory);
  }
};
using Handles = std::unique_ptr<void*, Free>; // of a list; the caller of the operator frees them with shim_free

Handles new_handles(size_t count) {
  Handles handles(static_cast<void**>(std::malloc(sizeof(void*) * (count + 1))));
  TORCH_CHECK(handles != nullptr, "no memory for a list of ", count, " tensors");
  return handles;
}

Slot slot_of(c10::IValue&& value) noexcept {
  Slot slot{};
  if (value.isTensor()) {
    slot.tag = kTensor;
    slot.p = release(std::move(value).toTensor());
  } else if (value.isInt()) {
    slot.tag = kInt;
    slot.i = value.toInt();
  } else if (value.isDouble()) {
    slot.tag = kDouble;
    slot.d = value.toDouble();
  } else if (value.isBool()) {
    slot.tag = kBool;
    slot.i = value.toBool();
  }
  return slot;
}

Slot slot_of(c10::ArrayRef<c10::IValue> list, Handles handles) noexcept {
  Slot slot{};
  slot.tag = kTensorList;
  slot.length = static_cast<int32_t>(list.size());
  for (size_t i = 0; i < list.size(); ++i) handles.get()[i] = release(list[i].toTensor());
  slot.p = handles.release();
  return slot;
}

// The tensors become the caller's. All that can fail comes before the first one is handed over, so that none is lost.
void hand_over(torch::jit::Stack& values, Slot* results, int32_t count) {
  std::vector<Handles> lists;
  for (int32_t i = 0; i < count; ++i) {
    const auto& v = values[i];
    if (v.isTensor()) continue;
    if (v.isTensorList()) {
      lists.push_back(new_handles(v.toListRef().size()));
    } else {
      TORCH_CHECK(
          v.isInt() || v.isDouble() || v.isBool() || v.isNone(), "the operator returned a ", v.tagKind(), ", which has no slot");
    }
  }
  auto list = lists.begin();
  for (int32_t i = 0; i < count; ++i) {
    results[i] = values[i].isTensorList() ? slot_of(values[i].toListRef(), std::move(*list++)) : slot_of(std::move(values[i]));
  }
}

} // namespace

const char* current_error() noexcept {
  last_exception = nullptr;
  try {
    try {
      throw;
    } catch (const ManagedError& e) {
      last_error = e.what();
      last_exception = e.take();
    } catch (const c10::Error& e) {
      last_error = e.what_without_backtrace();
    } catch (const std::exception& e) {
      last_error = e.what();
    } catch (...) {
      last_error = "an exception of unknown type";
    }
  } catch (...) {
    return "out of memory";
  }
  return last_error.c_str();
}

} // namespace shim

using namespace shim;

// Handles live as long as the process.
SHIM_API const char* shim_operator(const char* name, const char* overload, void** handle) noexcept {
  return guarded([&] {
    auto found = c10::Dispatcher::singleton().findSchemaOrThrow(name, overload);
    auto op = std::make_unique<Operator>(Operator{found, found.schema().arguments().size(), {}});
    for (const auto& argument : found.schema().arguments()) {
      const auto& value = argument.default_value();
      op->defaults.push_back(value ? *value : c10::IValue());
    }
    *handle = op.release();
  });
}

// Arguments beyond `count` take the schema's defaults. Results beyond `result_count` are dropped.
SHIM_API const char* shim_call(void* handle, const Slot* slots, int32_t count, Slot* results, int32_t result_count) noexcept {
  return guarded([&] {
    const auto& op = *static_cast<Operator*>(handle);
    TORCH_CHECK(static_cast<size_t>(count) <= op.arguments, "takes ", op.arguments, " arguments, got ", count);
    StackScope scope;
    auto& stack = scope.stack;
    for (int32_t i = 0; i < count; ++i) {
      if (slots[i].tag == kDefault) {
        stack.push_back(op.defaults[i]);
      } else {
        stack.push_back(value_of(slots[i]));
      }
    }
    for (size_t i = count; i < op.arguments; ++i) stack.push_back(op.defaults[i]);
    op.handle.callBoxed(stack);
    const auto returned = static_cast<int32_t>(stack.size());
    TORCH_CHECK(result_count <= returned, "returned ", returned, " values, expected ", result_count);
    hand_over(stack, results, result_count);
  });
}

// The managed exception behind the thread's last error, if it has not been taken: the caller frees the GCHandle.
SHIM_API void* shim_exception() noexcept {
  return std::exchange(last_exception, nullptr);
}

SHIM_API void shim_free(void* memory) noexcept {
  std::free(memory);
}
