// The C ABI between TorchSharp's managed side and libtorch.
//
// One idea: an operator is called by handle, with an array of tagged slots, through the dispatcher's boxed calling convention.
// Every function that can fail returns null for success or the text of the error, valid until the thread's next call; nothing
// throws across this boundary. A tensor handle is an owned reference to its TensorImpl; null is the undefined tensor.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <stdexcept>

#include <ATen/ATen.h>

#define SHIM_API extern "C" __attribute__((visibility("default")))

namespace shim {

enum Tag : int32_t {
  kNone = 0,
  kTensor = 1,
  kInt = 2,
  kDouble = 3,
  kBool = 4,
  kIntList = 5,
  kDoubleList = 6,
  kTensorList = 7,
  kOptionalTensorList = 8,
  kString = 9,
  kDevice = 10, // value: type << 8 | (index & 0xff)
  kGenerator = 11,
  kDefault = 12, // the schema's default for this argument
};

struct Slot {
  int32_t tag;
  int32_t length; // of the lists and strings
  union {
    int64_t i;
    double d;
    void* p;
  };
};

using Impl = c10::intrusive_ptr<c10::TensorImpl, c10::UndefinedTensorImpl>;

inline at::Tensor borrow(void* handle) {
  return handle ? at::Tensor(Impl::reclaim_copy(static_cast<c10::TensorImpl*>(handle))) : at::Tensor();
}

inline void* release(at::Tensor tensor) {
  return tensor.defined() ? static_cast<void*>(tensor.unsafeReleaseTensorImpl()) : nullptr;
}

inline std::vector<at::Tensor> borrow_all(void** handles, int32_t count) {
  std::vector<at::Tensor> tensors;
  tensors.reserve(count);
  for (int32_t i = 0; i < count; ++i) tensors.push_back(borrow(handles[i]));
  return tensors;
}

inline c10::Device device_of(int64_t code) {
  return c10::Device(static_cast<c10::DeviceType>(code >> 8), static_cast<int8_t>(code & 0xff));
}

inline int64_t code_of(c10::Device device) {
  return (static_cast<int64_t>(device.type()) << 8) | (device.index() & 0xff);
}

using Release = void (*)(void*); // frees a GCHandle

// An exception of managed code on its way through libtorch, with its GCHandle for the first who takes it.
class ManagedError : public std::runtime_error {
 public:
  ManagedError(const char* text, void* handle, Release release)
      : std::runtime_error(text), handle_(std::make_shared<Handle>(handle, release)) {}

  void* take() const noexcept {
    return handle_->value.exchange(nullptr);
  }

 private:
  struct Handle {
    Handle(void* handle, Release free) : value(handle), release(free) {}
    ~Handle() {
      if (void* left = value) release(left);
    }
    std::atomic<void*> value;
    Release release;
  };
  std::shared_ptr<Handle> handle_;
};

// Keeps the text of the exception being handled for the caller; call it in a catch (...) block.
const char* current_error() noexcept;

template <class F> const char* guarded(F&& body) noexcept {
  try {
    body();
    return nullptr;
  } catch (...) {
    return current_error();
  }
}

} // namespace shim
