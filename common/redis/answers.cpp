// SPDX-License-Identifier: Apache-2.0
#include "common/redis/answers.hpp"

namespace lg::redis {

namespace {

using std::chrono::milliseconds;

constexpr milliseconds kLook{1000};  // between two looks at how long nothing has come
constexpr milliseconds kPause{100};  // while there is no connection

}  // namespace

Answers::Outcome Answers::await(Client& client, const Deadline& deadline) {
  for (;;) {
    if (stop_.requested()) return Outcome::stopped;
    if (client.exchange(milliseconds::zero()) > 0) return Outcome::came;
    if (deadline.passed()) return Outcome::timed_out;
    if (client.descriptor() < 0) {
      client.exchange(milliseconds(deadline.sooner(kPause).left()));
    } else if (waiter_.wait(client.descriptor(), deadline.sooner(kLook)) == Waiter::Wake::timed_out) {
      client.exchange(milliseconds(1));
    }
  }
}

Answers::Outcome Answers::sleep(const Deadline& deadline) {
  while (!stop_.requested()) {
    if (waiter_.wait(-1, deadline) == Waiter::Wake::timed_out) return Outcome::timed_out;
  }
  return Outcome::stopped;
}

}  // namespace lg::redis
