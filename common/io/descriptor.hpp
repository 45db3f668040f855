// SPDX-License-Identifier: Apache-2.0
// Descriptor: a file descriptor that is closed when its owner goes. Move-only; -1 is none.
#pragma once

#include <unistd.h>

#include <utility>

namespace lg {

class Descriptor {
 public:
  Descriptor() = default;
  explicit Descriptor(int value, bool owned = true) : value_(value), owned_(owned) {}
  Descriptor(Descriptor&& other) noexcept : value_(std::exchange(other.value_, -1)), owned_(other.owned_) {}
  Descriptor& operator=(Descriptor&& other) noexcept {
    if (this != &other) {
      reset();
      value_ = std::exchange(other.value_, -1);
      owned_ = other.owned_;
    }
    return *this;
  }
  ~Descriptor() { reset(); }

  int get() const { return value_; }
  explicit operator bool() const { return value_ >= 0; }
  void reset() {
    if (value_ >= 0 && owned_) ::close(value_);
    value_ = -1;
  }

 private:
  int value_ = -1;
  bool owned_ = true;  // false: borrowed, as standard input is
};

}  // namespace lg
