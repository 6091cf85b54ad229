// Functions whose derivative is managed code: nodes of the graph that call back.
#include "shim.h"

#include <torch/csrc/autograd/function.h>
#include <torch/csrc/autograd/saved_variable.h>
#include <torch/csrc/autograd/variable.h>

#include <cstdlib>
#include <memory>
#include <mutex>
#include <string>

using namespace shim;
using torch::autograd::Node;
using torch::autograd::SavedVariable;
using torch::autograd::variable_list;

namespace {

// Takes over the gradients of the outputs and hands over those of the inputs. Answers null, or the error's text, which the
// caller frees, and the exception's GCHandle.
using Apply = char* (*)(void* context, void** gradients, int32_t count, void** results, int32_t result_count, void** exception);

// Nodes were counted by std::shared_ptr, with a deleter that does not recurse along the graph, up to 2.12.
template <class Pointer> struct Own;
template <class N> struct Own<std::shared_ptr<N>> {
  static std::shared_ptr<N> fresh(N* node) {
    return {node, [](N* n) { deleteNode(n); }};
  }
  static std::shared_ptr<N> again(N* node) {
    return node->shared_from_this();
  }
};
template <class N> struct Own<c10::intrusive_ptr<N>> {
  static c10::intrusive_ptr<N> fresh(N* node) {
    return c10::intrusive_ptr<N>::unsafe_steal_from_new(node);
  }
  static c10::intrusive_ptr<N> again(N* node) {
    return c10::intrusive_ptr<N>::unsafe_reclaim_from_nonowning(node);
  }
};
using NodePointer = decltype(torch::autograd::Edge::function);
using Owned = Own<NodePointer>;

struct ManagedFunction : Node {
  ManagedFunction(const char* name, bool materialize, Apply apply, Release release)
      : name_(name), materialize_(materialize), apply_(apply), release_(release) {}

  ~ManagedFunction() override {
    if (context != nullptr) release_(context);
  }

  std::string name() const override {
    return name_;
  }

  // An output would keep the node alive and the node it: saved as one, it does not.
  void save(const at::Tensor& tensor) {
    saved_.emplace_back(tensor, tensor.defined() && tensor.grad_fn().get() == this);
  }

  at::Tensor unpack(int32_t index) {
    std::lock_guard<std::mutex> lock(saving_);
    return saved_.at(index).unpack(Owned::again(this));
  }

  void release_variables() override {
    std::lock_guard<std::mutex> lock(saving_);
    for (auto& variable : saved_) variable.reset_data();
  }

  void* context = nullptr;
  NodePointer self; // until the outputs own it

 protected:
  variable_list apply(variable_list&& gradients) override {
    for (size_t i = 0; i < gradients.size(); ++i) {
      if (materialize_ && !gradients[i].defined()) gradients[i] = input_metadata(i).zeros_like();
    }
    std::vector<void*> given(gradients.size()), results(num_outputs());
    for (size_t i = 0; i < gradients.size(); ++i) given[i] = release(std::move(gradients[i]));
    void* exception = nullptr;
    char* text = apply_(
        context, given.data(), static_cast<int32_t>(given.size()), results.data(), static_cast<int32_t>(results.size()),
        &exception);
    if (text != nullptr) {
      std::unique_ptr<char, decltype(&std::free)> owned(text, std::free);
      throw ManagedError(text, exception, release_);
    }
    variable_list found;
    found.reserve(results.size());
    for (void* result : results) {
      found.push_back(result ? at::Tensor(Impl::reclaim(static_cast<c10::TensorImpl*>(result))) : at::Tensor());
    }
    return found;
  }

 private:
  std::string name_;
  bool materialize_;
  Apply apply_;
  Release release_;
  std::mutex saving_;
  std::vector<SavedVariable> saved_;
};

enum Kind : int32_t { kNonDifferentiable = 1, kModified = 2, kInput = 4 };

// The output as the caller gets it. A tensor that has a history, or that somebody else has, is not given another one: its
// alias is.
at::Tensor output(ManagedFunction& node, at::Tensor tensor, int32_t kind) {
  const auto number = node.add_input_metadata(tensor);
  const auto type = tensor.scalar_type();
  const bool differentiable = (kind & kNonDifferentiable) == 0 && (c10::isFloatingType(type) || c10::isComplexType(type));
  if (differentiable && (kind & kModified) != 0) {
    TORCH_CHECK(
        !tensor.is_leaf() || !tensor.requires_grad(), "a leaf that requires grad has been modified in place");
    TORCH_CHECK(!tensor.is_view(), "a view has been modified in place, which a function of one's own cannot do");
    torch::autograd::impl::bump_version(tensor);
    torch::autograd::impl::rebase_history(tensor, {node.self, number});
    return tensor;
  }
  if (tensor.requires_grad() || (differentiable && ((kind & kInput) != 0 || tensor.is_view()))) tensor = tensor.detach();
  if (differentiable) torch::autograd::impl::set_gradient_edge(tensor, {node.self, number});
  return tensor;
}
} // namespace

// A node with edges to what the inputs were computed by; `context` is its own from success on. It lives until
// shim_function_wired, then as long as an output needs it.
SHIM_API const char* shim_function_new(
    const char* name, void** inputs, int32_t count, int32_t materialize, Apply apply, Release release, void* context,
    void** function) noexcept {
  return guarded([&] {
    auto* node = new ManagedFunction(name, materialize != 0, apply, release);
    node->self = Owned::fresh(static_cast<Node*>(node));
    auto self = node->self;
    try {
      node->set_next_edges(torch::autograd::collect_next_edges(borrow_all(inputs, count)));
    } catch (...) {
      node->self = NodePointer();
      throw;
    }
    node->context = context;
    *function = node;
  });
}

SHIM_API const char* shim_function_output(void* function, void* tensor, int32_t kind, void** result) noexcept {
  return guarded([&] { *result = release(output(*static_cast<ManagedFunction*>(function), borrow(tensor), kind)); });
}

SHIM_API const char* shim_function_save(void* function, void* tensor) noexcept {
  return guarded([&] { static_cast<ManagedFunction*>(function)->save(borrow(tensor)); });
}

SHIM_API const char* shim_function_saved(void* function, int32_t index, void** tensor) noexcept {
  return guarded([&] { *tensor = release(static_cast<ManagedFunction*>(function)->unpack(index)); });
}

SHIM_API void shim_function_free_saved(void* function) noexcept {
  static_cast<ManagedFunction*>(function)->release_variables();
}

SHIM_API void shim_function_wired(void* function) noexcept {
  auto last = std::move(static_cast<ManagedFunction*>(function)->self);
}
