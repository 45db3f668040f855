// SPDX-License-Identifier: Apache-2.0
// The connection over TCP or a Unix socket. hiredis connects; what goes over the socket is written and read here, so
// that a Redis that goes away never raises SIGPIPE and nothing waits unseen.
#include <fmt/format.h>
#include <hiredis/hiredis.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <new>

#include "common/redis/connection.hpp"

namespace lg::redis {

namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr milliseconds kSlice{100};           // between two looks at the stop
constexpr unsigned int kUnanswered = 30'000;  // ms after which a network that takes nothing is given up

struct Release {
  void operator()(redisContext* context) const { redisFree(context); }
};

std::string reason(int error) {
  return std::strerror(error);
}

class SocketConnection final : public Connection {
 public:
  explicit SocketConnection(const Stop& stop) : stop_(stop) {}

  void open(const Address& address, milliseconds limit) override {
    context_.reset(address.path.empty() ? redisConnectNonBlock(address.host.c_str(), address.port)
                                        : redisConnectUnixNonBlock(address.path.c_str()));
    if (!context_) throw std::bad_alloc();
    if (context_->err != 0) {
      const std::string why = context_->errstr;
      close();
      throw ConnectionLost(why);
    }
    await_connected(limit);
    if (address.path.empty()) {
      redisEnableKeepAlive(context_.get());
      ::setsockopt(context_->fd, IPPROTO_TCP, TCP_USER_TIMEOUT, &kUnanswered, sizeof kUnanswered);
    }
  }

  void close() override { context_.reset(); }
  bool is_open() const override { return context_ != nullptr; }
  int descriptor() const override { return context_ ? context_->fd : -1; }

  std::size_t send(std::string_view bytes) override {
    const ssize_t count = ::send(context_->fd, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (count >= 0) return static_cast<std::size_t>(count);
    if (errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR) return 0;
    throw ConnectionLost(reason(errno));
  }

  std::size_t receive(char* to, std::size_t room) override {
    const ssize_t count = ::recv(context_->fd, to, room, 0);
    if (count > 0) return static_cast<std::size_t>(count);
    if (count == 0) throw ConnectionLost("the connection was closed at the other end");
    if (errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR) return 0;
    throw ConnectionLost(reason(errno));
  }

  void wait(bool to_send, milliseconds limit) override {
    const int events = POLLIN | (to_send ? POLLOUT : 0);
    pollfd descriptor{this->descriptor(), static_cast<short>(events), 0};
    ::poll(&descriptor, 1, static_cast<int>(limit.count()));
  }

 private:
  void await_connected(milliseconds limit) {
    const steady_clock::time_point deadline = steady_clock::now() + limit;
    pollfd descriptor{context_->fd, POLLOUT, 0};
    while (::poll(&descriptor, 1, static_cast<int>(kSlice.count())) <= 0) {
      if (stop_.terminated() || steady_clock::now() >= deadline) {
        close();
        throw ConnectionLost("no connection was made in time");
      }
    }
    int error = 0;
    socklen_t size = sizeof error;
    ::getsockopt(context_->fd, SOL_SOCKET, SO_ERROR, &error, &size);
    if (error != 0) {
      close();
      throw ConnectionLost(reason(error));
    }
  }

  const Stop& stop_;
  std::unique_ptr<redisContext, Release> context_;
};

}  // namespace

std::unique_ptr<Connection> make_socket_connection(const Stop& stop) {
  return std::make_unique<SocketConnection>(stop);
}

}  // namespace lg::redis
