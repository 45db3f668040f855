// SPDX-License-Identifier: Apache-2.0
// FollowSettings and FollowListener: what a FollowSource can be told, and what it tells its user.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string_view>

namespace lg {

struct FollowSettings {
  // A file that was renamed or deleted is read until it has been quiet for so long.
  std::chrono::milliseconds grace{5'000};
  // How often to look for what inotify does not say: all changes where there is none, new folders for a wildcard, the
  // target of a symbolic link.
  std::chrono::milliseconds look{1'000};
  std::size_t max_files = 1'000;  // open at the same time
  bool from_end = false;          // files that are there at the start: only what is added (whole lines)
  bool use_inotify = true;
  std::function<std::chrono::steady_clock::time_point()> now = [] { return std::chrono::steady_clock::now(); };
};

class FollowListener {
 public:
  struct Loss {
    std::string_view stream;
    std::uint64_t from = 0;              // the first byte that was not read
    std::optional<std::uint64_t> until;  // the byte behind the last one, where that is known
  };
  virtual ~FollowListener() = default;
  // One line for the user: that a file is waited for, that a folder must be polled. Said once each.
  virtual void on_notice(std::string_view text) = 0;
  // Bytes that stood in a file may be lost: it was cut off, or gone, before they could be read.
  virtual void on_loss(const Loss& loss) = 0;
};

}  // namespace lg
