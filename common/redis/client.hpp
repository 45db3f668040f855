// SPDX-License-Identifier: Apache-2.0
// Client: commands to one Redis, pipelined: they are sent without waiting for the answers before, and answered in
// order. When the connection breaks, or Redis says "not now", it connects anew and sends again what was not answered,
// until that works or --retry-for is over. So a command may be carried out twice, and must be one that bears it;
// a handler that knows better takes on_reconnect().
#pragma once

#include <chrono>
#include <cstdint>
#include <deque>
#include <initializer_list>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "common/pipeline/runtime.hpp"
#include "common/redis/access.hpp"
#include "common/redis/connection.hpp"
#include "common/redis/reply.hpp"
#include "common/redis/reply_reader.hpp"
#include "common/time/backoff.hpp"

namespace lg::redis {

class ReplyHandler {
 public:
  virtual ~ReplyHandler() = default;
  // The answer to the oldest command that had none. An error in it is one that is this command's own fault.
  virtual void on_reply(const Reply& reply) = 0;
  // There is a new connection, and what was not answered will be sent again on it: the moment to call() and ask how
  // far it came, to forget_unanswered() and to put other commands in its place.
  virtual void on_reconnect() {}
};

class Client {
 public:
  // `runtime` and `handler` must outlive the client. `connection` for tests; null: a socket.
  Client(Access access, Runtime& runtime, ReplyHandler& handler, std::unique_ptr<Connection> connection = nullptr);

  // Reads the password and connects; waits for a Redis that is not there as for one that went away. Throws Failure for
  // one that does not want us, ServiceError.
  void open();

  // A command: begin(how many words it has), word() for each, end(). Nothing is sent before exchange().
  void begin(std::size_t words);
  // The same, where raw() says how many.
  void begin() { begin_ = commands_.size(); }
  void word(std::string_view bytes);
  void end();
  void command(std::initializer_list<std::string_view> words);
  // What is already in the form that goes over the wire: words as append_word() makes them.
  void raw(std::string_view bytes) { commands_ += bytes; }
  static void append_word(std::string& out, std::string_view bytes);

  // How many commands have no answer yet, and how many bytes of them are not sent.
  std::size_t unanswered() const { return sizes_.size(); }
  std::size_t unsent_bytes() const { return commands_.size() - sent_; }

  // Sends and receives what can be, connecting where that is due; waits for at most `wait` where nothing comes. Returns
  // how many answers came. Throws Failure where Redis denies us something, ServiceError when it was away for too long.
  std::size_t exchange(std::chrono::milliseconds wait);
  // Until no more than so many commands are unanswered. Throws as exchange(); ServiceError also when a termination is
  // asked for and Redis does not answer.
  void await(std::size_t unanswered);

  void forget_unanswered();
  // Only in on_reconnect(): one command by itself. Its answer is valid until the next call.
  Reply call(std::initializer_list<std::string_view> words);

  // What becomes readable when an answer has come; -1 while there is no connection.
  int descriptor() const { return connection_->descriptor(); }
  // "redis://HOST/0", for messages.
  const std::string& name() const { return access_.address.text; }
  // What Redis said of a command, fit to be shown.
  std::string reason(const Reply& error) const;

 private:
  // Whether there is a connection now.
  bool connect(std::chrono::milliseconds wait);
  void shake_hands();
  // Throws for an error that is not one command's own fault.
  void check(const Reply& reply) const;
  std::size_t transfer(std::chrono::milliseconds wait);
  void send();
  std::size_t receive();
  std::size_t fill();  // how many bytes came
  void note_lost(const std::string& why);
  void note_heard();
  void check_silence();
  void forget_answered();
  void pause_until(Timestamp time);

  Access access_;
  Runtime& runtime_;
  ReplyHandler& handler_;
  std::unique_ptr<Connection> connection_;
  ReplyReader reader_;
  Backoff backoff_;
  std::string password_;
  std::string commands_;           // what was not answered, and perhaps some that was
  std::size_t answered_ = 0;       // bytes of commands_ that were answered
  std::size_t sent_ = 0;           // bytes of commands_ that were sent
  std::size_t begin_ = 0;          // of the command that is being made
  std::deque<std::size_t> sizes_;  // of the commands that are not answered
  bool was_connected_ = false;
  std::optional<Timestamp> away_since_;
  std::string why_away_;
  Timestamp next_try_{};
  Timestamp last_heard_{};
  bool said_silent_ = false;
  std::string call_;
  std::unique_ptr<char[]> room_;
};

}  // namespace lg::redis
