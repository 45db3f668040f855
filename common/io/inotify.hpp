// SPDX-License-Identifier: Apache-2.0
// Inotify: asks the kernel to say when files and folders change, and reads what it says. Where the kernel refuses
// (a limit of watches or instances), it does nothing, and its user looks for himself.
#pragma once

#include <sys/inotify.h>

#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include "common/io/descriptor.hpp"

namespace lg {

class Inotify {
 public:
  struct Event {
    int watch = -1;  // -1 with IN_Q_OVERFLOW: events were lost
    std::uint32_t mask = 0;
    std::uint32_t cookie = 0;  // joins the two halves of a rename
    std::string_view name;     // in a watched folder; valid until the next read()
  };

  // `wanted` false: as if the kernel refused.
  explicit Inotify(bool wanted = true);

  bool works() const { return static_cast<bool>(descriptor_); }
  int descriptor() const { return descriptor_.get(); }  // readable when there are events; -1 where refused
  // Watches the very file or folder that is open at `descriptor`. -1 where refused.
  int watch(int descriptor, std::uint32_t mask);
  void forget(int watch);
  // The events that there are, oldest first, possibly none; never waits. Call it until it returns none, or says that
  // it took them all.
  const std::vector<Event>& read(bool& took_all);

 private:
  static constexpr std::size_t kBufferSize = 64 << 10;

  Descriptor descriptor_;
  std::unique_ptr<char[]> buffer_;
  std::vector<Event> events_;
};

}  // namespace lg
