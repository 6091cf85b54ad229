// Gradients: flags, backward, grad and the modes.
#include "shim.h"

#include <c10/core/GradMode.h>
#include <c10/core/InferenceMode.h>
#include <torch/csrc/autograd/autograd.h>

using namespace shim;

SHIM_API int64_t shim_tensor_requires_grad(void* handle) noexcept {
  return static_cast<c10::TensorImpl*>(handle)->requires_grad();
}

SHIM_API const char* shim_tensor_set_requires_grad(void* handle, int64_t value) noexcept {
  return guarded([&] { borrow(handle).set_requires_grad(value != 0); });
}

SHIM_API const char* shim_tensor_is_leaf(void* handle, int64_t* value) noexcept {
  return guarded([&] { *value = borrow(handle).is_leaf(); });
}

SHIM_API const char* shim_tensor_retain_grad(void* handle) noexcept {
  return guarded([&] { borrow(handle).retain_grad(); });
}

SHIM_API const char* shim_tensor_grad(void* handle, void** grad) noexcept {
  return guarded([&] { *grad = release(borrow(handle).grad()); });
}

SHIM_API const char* shim_tensor_set_grad(void* handle, void* grad) noexcept {
  return guarded([&] { borrow(handle).mutable_grad() = borrow(grad); });
}

// Gradients of the given outputs into the leaves, or only into `inputs` where there are some. A null gradient stands for one.
SHIM_API const char* shim_backward(
    void** outputs, void** grads, int32_t count, void** inputs, int32_t input_count, int32_t retain_graph,
    int32_t create_graph) noexcept {
  return guarded([&] {
    torch::autograd::backward(
        borrow_all(outputs, count), borrow_all(grads, count), retain_graph != 0, create_graph != 0,
        borrow_all(inputs, input_count));
  });
}

// Writes `input_count` gradients; null where an input was not used and `allow_unused` is set.
SHIM_API const char* shim_grad(
    void** outputs, void** grads, int32_t count, void** inputs, int32_t input_count, int32_t retain_graph,
    int32_t create_graph, int32_t allow_unused, void** results) noexcept {
  return guarded([&] {
    auto found = torch::autograd::grad(
        borrow_all(outputs, count), borrow_all(inputs, input_count), borrow_all(grads, count), retain_graph != 0,
        create_graph != 0, allow_unused != 0);
    for (int32_t i = 0; i < input_count; ++i) results[i] = release(std::move(found[i]));
  });
}

SHIM_API int64_t shim_grad_mode() noexcept {
  return c10::GradMode::is_enabled();
}

SHIM_API void shim_set_grad_mode(int64_t enabled) noexcept {
  c10::GradMode::set_enabled(enabled != 0);
}

// Guards nest: the last one made on a thread is the first to be deleted, on the same thread.
SHIM_API const char* shim_inference_mode_enter(int64_t enabled, void** guard) noexcept {
  return guarded([&] { *guard = new c10::InferenceMode(enabled != 0); });
}

SHIM_API void shim_inference_mode_leave(void* guard) noexcept {
  delete static_cast<c10::InferenceMode*>(guard);
}

SHIM_API int64_t shim_inference_mode() noexcept {
  return c10::InferenceMode::is_enabled();
}
