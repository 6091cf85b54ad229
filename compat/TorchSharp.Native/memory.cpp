// Large tensors on huge pages. A training step allocates and frees hundreds of megabytes; on pages of 4 KiB the kernel spends
// five times as long on their first touch as the operators do. libtorch 2 asks for huge pages itself where THP_MEM_ALLOC_ENABLE is 1,
// which the managed side sets; 0 is the way out for both.
#include "shim.h"

#include <torch/version.h>

#if defined(__linux__) && TORCH_VERSION_MAJOR < 2
#include <c10/core/CPUAllocator.h>

#include <cstdlib>

#include <sys/mman.h>

namespace {
constexpr size_t kHugePage = size_t{2} << 20;
// Smaller blocks come back from malloc's heap, touched before.
constexpr size_t kLarge = size_t{8} << 20;

struct HugePageAllocator final : c10::Allocator {
  explicit HugePageAllocator(c10::Allocator* usual) : usual(usual) {}

  c10::DataPtr allocate(size_t bytes) const override {
    void* data = nullptr;
    if (bytes < kLarge || posix_memalign(&data, kHugePage, bytes) != 0) return usual->allocate(bytes);
    // Advice: where the kernel does not take it, the pages are small ones.
    madvise(data, bytes, MADV_HUGEPAGE);
    return {data, data, raw_deleter(), c10::Device(c10::DeviceType::CPU)};
  }

  // The usual one ends in free(), which takes either kind of block.
  c10::DeleterFnPtr raw_deleter() const override {
    return usual->raw_deleter();
  }

  c10::Allocator* usual;
};

const bool installed = [] {
  const char* enable = std::getenv("THP_MEM_ALLOC_ENABLE");
  if (enable != nullptr && enable[0] == '0') return false;
  static HugePageAllocator allocator(c10::GetCPUAllocator());
  c10::SetCPUAllocator(&allocator, 1);
  return true;
}();
} // namespace
#endif
