// Tensors: lifetime, metadata, storage access. The functions without a result text do not block.
#include "shim.h"

using namespace shim;

namespace {
c10::TensorImpl* impl(void* handle) {
  return static_cast<c10::TensorImpl*>(handle);
}

// -1 where the kind of tensor overrides what is read and throws, as nested ones do.
template <class F> int64_t known(F&& read) noexcept {
  try {
    return read();
  } catch (...) {
    return -1;
  }
}

// The value of a one-element tensor on the CPU, of a type that C# reads directly; false where the item operator must do it.
int64_t item(const c10::TensorImpl* t, Slot* value) {
  if (t->numel() != 1 || !t->device().is_cpu() || !t->has_storage() || t->is_conj() || t->is_neg() ||
      t->_is_zerotensor())
    return 0;
  const auto* start = static_cast<const char*>(t->storage().unsafeGetStorageImpl()->data());
  if (start == nullptr) return 0;
  const auto* data = start + t->storage_offset() * static_cast<int64_t>(t->itemsize());
  const auto as_int = [&](auto v) { value->tag = kInt, value->i = static_cast<int64_t>(v); };
  const auto as_double = [&](auto v) { value->tag = kDouble, value->d = static_cast<double>(v); };
  switch (c10::typeMetaToScalarType(t->dtype())) {
    case c10::ScalarType::Float:
      as_double(*reinterpret_cast<const float*>(data));
      return 1;
    case c10::ScalarType::Double:
      as_double(*reinterpret_cast<const double*>(data));
      return 1;
    case c10::ScalarType::Long:
      as_int(*reinterpret_cast<const int64_t*>(data));
      return 1;
    case c10::ScalarType::Int:
      as_int(*reinterpret_cast<const int32_t*>(data));
      return 1;
    case c10::ScalarType::Byte:
      as_int(*reinterpret_cast<const uint8_t*>(data));
      return 1;
    case c10::ScalarType::Bool:
      value->tag = kBool;
      value->i = *reinterpret_cast<const bool*>(data);
      return 1;
    default:
      return 0;
  }
}
} // namespace

SHIM_API void shim_tensor_dispose(void* handle) noexcept {
  Impl::reclaim(impl(handle)).reset();
}

// Another owned reference to the same tensor.
SHIM_API void* shim_tensor_share(void* handle) noexcept {
  return release(borrow(handle));
}

SHIM_API int64_t shim_tensor_dim(void* handle) noexcept {
  return known([&] { return impl(handle)->dim(); });
}

SHIM_API int64_t shim_tensor_numel(void* handle) noexcept {
  return known([&] { return impl(handle)->numel(); });
}

// Writes up to `capacity` sizes and returns the rank.
SHIM_API int64_t shim_tensor_sizes(void* handle, int64_t* sizes, int64_t capacity) noexcept {
  return known([&] {
    const auto all = impl(handle)->sizes();
    const auto rank = static_cast<int64_t>(all.size());
    for (int64_t i = 0; i < rank && i < capacity; ++i) sizes[i] = all[i];
    return rank;
  });
}

// Writes as many strides as the tensor has dimensions. Sparse tensors have none: an error.
SHIM_API const char* shim_tensor_strides(void* handle, int64_t* strides) noexcept {
  return guarded([&] {
    const auto all = impl(handle)->strides();
    for (size_t i = 0; i < all.size(); ++i) strides[i] = all[i];
  });
}

SHIM_API const char* shim_tensor_storage_offset(void* handle, int64_t* offset) noexcept {
  return guarded([&] { *offset = impl(handle)->storage_offset(); });
}

SHIM_API int64_t shim_tensor_dtype(void* handle) noexcept {
  return known([&] { return static_cast<int64_t>(c10::typeMetaToScalarType(impl(handle)->dtype())); });
}

SHIM_API int64_t shim_tensor_device(void* handle) noexcept {
  return known([&] { return code_of(impl(handle)->device()); });
}

SHIM_API const char* shim_tensor_is_contiguous(void* handle, int64_t* value) noexcept {
  return guarded([&] { *value = impl(handle)->is_contiguous(); });
}

SHIM_API int64_t shim_tensor_is_sparse(void* handle) noexcept {
  return known([&] { return impl(handle)->is_sparse(); });
}

// Address of the first element; null for an empty tensor.
SHIM_API const char* shim_tensor_data(void* handle, void** data) noexcept {
  return guarded([&] { *data = borrow(handle).data_ptr(); });
}

// See item; -1 where libtorch refuses.
SHIM_API int64_t shim_tensor_item(void* handle, Slot* value) noexcept {
  return known([&] { return item(impl(handle), value); });
}
