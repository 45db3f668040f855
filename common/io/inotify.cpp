// SPDX-License-Identifier: Apache-2.0
#include "common/io/inotify.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <climits>
#include <cstring>

#include "common/error/error.hpp"

namespace lg {

Inotify::Inotify(bool wanted) {
  if (wanted) descriptor_ = Descriptor(::inotify_init1(IN_CLOEXEC | IN_NONBLOCK));
  if (descriptor_) buffer_ = std::make_unique_for_overwrite<char[]>(kBufferSize);
}

int Inotify::watch(int descriptor, std::uint32_t mask) {
  if (!works()) return -1;
  // By way of /proc there is no race with a rename, which a watch by name would lose.
  return ::inotify_add_watch(descriptor_.get(), fmt::format("/proc/self/fd/{}", descriptor).c_str(), mask);
}

void Inotify::forget(int watch) {
  if (works() && watch >= 0) ::inotify_rm_watch(descriptor_.get(), watch);
}

const std::vector<Inotify::Event>& Inotify::read(bool& took_all) {
  events_.clear();
  took_all = true;
  if (!works()) return events_;
  const ssize_t got = ::read(descriptor_.get(), buffer_.get(), kBufferSize);
  if (got < 0) {
    if (errno != EAGAIN && errno != EINTR) throw Failure(describe_errno("cannot read what inotify says"));
    return events_;
  }
  const std::size_t size = static_cast<std::size_t>(got);
  for (std::size_t at = 0; at + sizeof(inotify_event) <= size;) {
    inotify_event event;
    std::memcpy(&event, buffer_.get() + at, sizeof event);
    const char* name = buffer_.get() + at + sizeof event;
    events_.push_back({event.wd, event.mask, event.cookie, {name, ::strnlen(name, event.len)}});
    at += sizeof event + event.len;
  }
  took_all = size + sizeof(inotify_event) + NAME_MAX + 1 <= kBufferSize;
  return events_;
}

}  // namespace lg
