// Generators, threads, devices, versions.
#include "shim.h"

#include <ATen/Parallel.h>
#include <ATen/Version.h>
#include <ATen/detail/CUDAHooksInterface.h>
#include <c10/core/impl/DeviceGuardImplInterface.h>
#include <torch/version.h>

#include <mutex>
#include <string>

using namespace shim;

namespace {
template <class F> const char* with_generator(void* handle, F&& body) noexcept {
  return guarded([&] {
    auto& generator = *static_cast<at::Generator*>(handle);
    std::lock_guard<std::mutex> lock(generator.mutex());
    body(generator);
  });
}
} // namespace

SHIM_API const char* shim_set_deterministic(int32_t mode, int32_t warn_only) noexcept {
  return guarded([&] { at::globalContext().setDeterministicAlgorithms(mode != 0, warn_only != 0); });
}

// 0 for no, 1 for yes, 2 for warnings alone.
SHIM_API int32_t shim_deterministic() noexcept {
  const auto& context = at::globalContext();
  return !context.deterministicAlgorithms() ? 0 : context.deterministicAlgorithmsWarnOnly() ? 2 : 1;
}

SHIM_API const char* shim_manual_seed(int64_t seed) noexcept {
  return guarded([&] { at::manual_seed(static_cast<uint64_t>(seed)); });
}

// The generator that operators of a device draw from when none is named.
SHIM_API const char* shim_generator_default(int64_t device, void** handle) noexcept {
  return guarded([&] { *handle = new at::Generator(at::globalContext().defaultGenerator(device_of(device))); });
}

SHIM_API const char* shim_generator_new(int64_t device, int64_t seed, void** handle) noexcept {
  return guarded([&] {
    auto source = at::globalContext().defaultGenerator(device_of(device));
    std::unique_lock<std::mutex> lock(source.mutex());
    auto generator = source.clone();
    lock.unlock();
    generator.set_current_seed(static_cast<uint64_t>(seed));
    *handle = new at::Generator(std::move(generator));
  });
}

SHIM_API void shim_generator_dispose(void* handle) noexcept {
  delete static_cast<at::Generator*>(handle);
}

SHIM_API const char* shim_generator_set_seed(void* handle, int64_t seed) noexcept {
  return with_generator(handle, [&](at::Generator& g) { g.set_current_seed(static_cast<uint64_t>(seed)); });
}

SHIM_API const char* shim_generator_current_seed(void* handle, int64_t* seed) noexcept {
  return with_generator(handle, [&](at::Generator& g) { *seed = static_cast<int64_t>(g.current_seed()); });
}

// Takes a seed from the system's source of randomness.
SHIM_API const char* shim_generator_random_seed(void* handle, int64_t* seed) noexcept {
  return with_generator(handle, [&](at::Generator& g) { *seed = static_cast<int64_t>(g.seed()); });
}

SHIM_API const char* shim_generator_state(void* handle, void** state) noexcept {
  return with_generator(handle, [&](at::Generator& g) { *state = release(g.get_state()); });
}

SHIM_API const char* shim_generator_set_state(void* handle, void* state) noexcept {
  return with_generator(handle, [&](at::Generator& g) { g.set_state(borrow(state)); });
}

SHIM_API int32_t shim_threads() noexcept {
  return at::get_num_threads();
}

SHIM_API const char* shim_set_threads(int32_t count) noexcept {
  return guarded([&] { at::set_num_threads(count); });
}

SHIM_API int32_t shim_interop_threads() noexcept {
  return at::get_num_interop_threads();
}

SHIM_API const char* shim_set_interop_threads(int32_t count) noexcept {
  return guarded([&] { at::set_num_interop_threads(count); });
}

// 0 where this libtorch has no CUDA or no device answers.
SHIM_API int32_t shim_cuda_devices() noexcept {
  try {
    if (!c10::impl::hasDeviceGuardImpl(c10::DeviceType::CUDA)) return 0;
    return c10::impl::getDeviceGuardImpl(c10::DeviceType::CUDA)->deviceCount();
  } catch (...) {
    return 0;
  }
}

SHIM_API const char* shim_cuda_synchronize(int64_t index) noexcept {
  return guarded([&] {
    auto current = c10::impl::getDeviceGuardImpl(c10::DeviceType::CUDA)->getDevice().index();
    at::detail::getCUDAHooks().deviceSynchronize(index < 0 ? current : static_cast<decltype(current)>(index));
  });
}

SHIM_API const char* shim_version() noexcept {
  return TORCH_VERSION;
}

// Compiler, BLAS and instruction sets of the libtorch in use.
SHIM_API const char* shim_config() noexcept {
  static const std::string text = [] {
    try {
      return at::show_config();
    } catch (...) {
      return std::string();
    }
  }();
  return text.c_str();
}
