// SPDX-License-Identifier: Apache-2.0
// Connection: bytes to a Redis and back, without ever waiting but in wait() and open(). A seam: tests have their own.
#pragma once

#include <chrono>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>

#include "common/pipeline/stop.hpp"
#include "common/redis/address.hpp"

namespace lg::redis {

// The connection broke, or could not be made. Never leaves Client.
class ConnectionLost : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

class Connection {
 public:
  virtual ~Connection() = default;
  // Throws ConnectionLost where it is not made within `limit`, or a termination was asked for meanwhile.
  virtual void open(const Address& address, std::chrono::milliseconds limit) = 0;
  virtual void close() = 0;
  virtual bool is_open() const = 0;
  // How many of the bytes were taken; 0: none just now. Throws ConnectionLost.
  virtual std::size_t send(std::string_view bytes) = 0;
  // How many bytes came; 0: none just now. Throws ConnectionLost, also at the end of what is sent.
  virtual std::size_t receive(char* to, std::size_t room) = 0;
  // Until something can be received (or sent, if asked for), at most so long. Where it is closed: so long.
  virtual void wait(bool to_send, std::chrono::milliseconds limit) = 0;
  // What becomes readable when something came; -1 where it is closed.
  virtual int descriptor() const = 0;
};

// `stop` must outlive it.
std::unique_ptr<Connection> make_socket_connection(const Stop& stop);

}  // namespace lg::redis
