// SPDX-License-Identifier: Apache-2.0
#include "tools/lgsink-es/patience.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <random>

namespace lg::es {

Patience::Patience(Runtime& runtime)
    : runtime_(runtime), backoff_(std::random_device()(), Backoff::kFirst, kLongestPause) {}

void Patience::count_failure(const std::string& reason, std::optional<Duration> retry_after) {
  const Timestamp now = runtime_.clock.now();
  if (!failing_since_) failing_since_ = now;
  const Duration retry_for = runtime_.services.retry_for;
  if (now - *failing_since_ >= retry_for) {
    throw ServiceError(fmt::format("the server has taken nothing for {}: {}", format_duration(retry_for), reason),
                       "run again when it is well: documents with the same _id replace each other");
  }
  backoff_.count_failure();
  const Duration asked = retry_after ? std::min(*retry_after, kLongestAsked) : Duration::zero();
  due_ = std::min(now + std::max(backoff_.wait(), asked), std::max(*failing_since_ + retry_for, now));
  if (!said_ && (!warned_ || now - *warned_ >= kBetweenWarnings)) {
    runtime_.messages.warning(fmt::format("the server does not take documents now, trying again for {}: {}",
                                          format_duration(retry_for), reason));
    warned_ = now;
    said_ = true;
  }
}

void Patience::reset() {
  if (!failing_since_) return;
  if (said_) {
    const Duration away = runtime_.clock.now() - *failing_since_;
    runtime_.messages.note(fmt::format("the server takes documents again, after {}",
                                       format_duration(std::chrono::ceil<std::chrono::milliseconds>(away))));
  }
  said_ = false;
  failing_since_.reset();
  backoff_.reset();
  due_ = {};
}

std::chrono::milliseconds Patience::slice() const {
  const Duration rest = std::max(due_ - runtime_.clock.now(), Duration::zero());
  return std::min(kSlice, std::chrono::ceil<std::chrono::milliseconds>(rest));
}

void Patience::attend() {
  runtime_.clock.let_periodic_work();
  if (!runtime_.stop.terminated()) return;
  const Timestamp now = runtime_.clock.now();
  if (!stop_by_) stop_by_ = now + kAfterTerm;
  if (now >= *stop_by_) {
    throw ServiceError(fmt::format("stopped, and the server has not answered within {}", format_duration(kAfterTerm)),
                       "what it has not taken comes again when the input does");
  }
}

Failure refusal(const std::string& reason) {
  return Failure("the server refuses what it is sent: " + reason,
                 "look at --url, --user-file, --api-key-file, --ca and what this user may do");
}

}  // namespace lg::es
