// SPDX-License-Identifier: Apache-2.0
// Patience: how long a server that does not take what it is sent is tried again: the pauses between tries, the end that
// --retry-for sets, what is said about it, and how long a stop may wait for it.
#pragma once

#include <optional>
#include <string>

#include "common/error/error.hpp"
#include "common/pipeline/runtime.hpp"
#include "common/time/backoff.hpp"

namespace lg::es {

class Patience {
 public:
  static constexpr std::chrono::milliseconds kSlice{100};             // of a wait
  static constexpr Duration kLongestPause = std::chrono::seconds(5);  // so that work goes on soon after it can
  static constexpr Duration kLongestAsked = std::chrono::minutes(1);  // of what a Retry-After asks for
  static constexpr Duration kAfterTerm = std::chrono::seconds(10);    // for the answers that are due at SIGTERM

  explicit Patience(Runtime& runtime);

  // A try has failed: the next one is after a pause. Throws ServiceError where tries have failed for too long.
  void count_failure(const std::string& reason, std::optional<Duration> retry_after);
  // The server has done something: all is well.
  void reset();

  bool must_wait() const { return runtime_.clock.now() < due_; }
  Timestamp due() const { return due_; }
  // How long to wait at most before looking again: until the pause ends, and no longer than kSlice.
  std::chrono::milliseconds slice() const;
  // What ends a wait before its time.
  int wake_descriptor() const { return runtime_.stop.requested() ? -1 : runtime_.stop.descriptor(); }
  // To be called between two waits: lets reports go. Throws ServiceError some time after SIGTERM.
  void attend();

 private:
  static constexpr Duration kBetweenWarnings = std::chrono::minutes(1);

  Runtime& runtime_;
  Backoff backoff_;
  Timestamp due_{};
  std::optional<Timestamp> failing_since_;
  std::optional<Timestamp> warned_;
  std::optional<Timestamp> stop_by_;
  bool said_ = false;  // of this time that it is away
};

// The server does not want us, and trying again does not help.
Failure refusal(const std::string& reason);

}  // namespace lg::es
