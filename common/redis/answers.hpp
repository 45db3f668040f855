// SPDX-License-Identifier: Apache-2.0
// Answers: what a source waits with, for the answers of a Redis: besides them it notices a signal, and the reader of
// the results going away.
#pragma once

#include "common/io/waiter.hpp"
#include "common/redis/client.hpp"

namespace lg::redis {

class Answers {
 public:
  enum class Outcome { came, timed_out, stopped };

  Answers(const Stop& stop, int output) : stop_(stop), waiter_(stop, output) {}

  // Until an answer has been handled. Throws what Client::exchange() throws, and OutputClosed.
  Outcome await(Client& client, const Deadline& deadline);
  // Until the deadline.
  Outcome sleep(const Deadline& deadline);

 private:
  const Stop& stop_;
  Waiter waiter_;
};

}  // namespace lg::redis
