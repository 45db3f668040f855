// SPDX-License-Identifier: Apache-2.0
// FollowMessages: says to the user, and counts, what a followed source has to tell.
#pragma once

#include <fmt/format.h>

#include <string>
#include <string_view>

#include "common/io/follow_settings.hpp"
#include "common/pipeline/runtime.hpp"

namespace lg::tail {

class FollowMessages final : public FollowListener {
 public:
  explicit FollowMessages(Runtime& runtime) : messages_(runtime.messages), losses_(runtime.counters["losses"]) {}

  void on_notice(std::string_view text) override { messages_.warning(text); }
  void on_loss(const Loss& loss) override {
    ++losses_;
    const std::string until = loss.until ? fmt::format(" to {}", *loss.until) : std::string(" on");
    messages_.warning(fmt::format("{}: lost from byte {}{}: the file was cut off, or gone, before it was read",
                                  loss.stream, loss.from, until));
  }

 private:
  Messages& messages_;
  std::uint64_t& losses_;
};

}  // namespace lg::tail
