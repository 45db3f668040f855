// SPDX-License-Identifier: Apache-2.0
// Memory: how many bytes the state of a window holds, against --max-state. Everything that grows with the data takes
// its memory through Accounted, so that the sum is what is really there; beyond the limit the work fails with a
// message, and nothing is dropped silently.
#pragma once

#include <cstddef>
#include <cstdint>
#include <new>
#include <type_traits>

namespace lg::window {

class Memory {
 public:
  explicit Memory(std::uint64_t limit) : limit_(limit) {}
  Memory(const Memory&) = delete;
  Memory& operator=(const Memory&) = delete;

  // Throws Failure (and counts nothing) where the limit would be passed.
  void add(std::size_t bytes) {
    if (bytes > limit_ - used_) fail();
    used_ += bytes;
  }
  void remove(std::size_t bytes) { used_ -= bytes; }

  std::uint64_t used() const { return used_; }
  std::uint64_t limit() const { return limit_; }

  // What the message says besides: how many there are now.
  std::uint64_t keys = 0;
  std::uint64_t waiting_records = 0;

 private:
  [[noreturn]] void fail() const;

  std::uint64_t limit_;
  std::uint64_t used_ = 0;
};

// What the C library adds to a block, on average.
inline constexpr std::size_t kBlockOverhead = 16;

// An allocator of the standard containers that counts into a Memory, which must outlive it.
template <typename T>
class Accounted {
 public:
  using value_type = T;
  using propagate_on_container_move_assignment = std::true_type;
  explicit Accounted(Memory& memory) noexcept : memory_(&memory) {}
  template <typename U>
  Accounted(const Accounted<U>& other) noexcept  // NOLINT(google-explicit-constructor): containers convert it
      : memory_(other.memory()) {}

  T* allocate(std::size_t count) {
    if (count > (SIZE_MAX - kBlockOverhead) / sizeof(T)) throw std::bad_array_new_length();
    memory_->add(count * sizeof(T) + kBlockOverhead);
    return static_cast<T*>(::operator new(count * sizeof(T)));
  }
  void deallocate(T* block, std::size_t count) noexcept {
    memory_->remove(count * sizeof(T) + kBlockOverhead);
    ::operator delete(block);
  }
  Memory* memory() const noexcept { return memory_; }
  bool operator==(const Accounted& other) const noexcept { return memory_ == other.memory_; }

 private:
  Memory* memory_;
};

}  // namespace lg::window
