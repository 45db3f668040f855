// SPDX-License-Identifier: Apache-2.0
// FakeRedis: what stands at the other end of a Client in a unit test: it takes commands apart, answers as the test
// says, and goes away when it is told to. Waiting for it takes no time.
#pragma once

#include <algorithm>
#include <charconv>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "common/redis/connection.hpp"
#include "tests/support/fake_clock.hpp"

namespace lg::test {

class FakeRedis {
 public:
  using Words = std::vector<std::string>;

  // What it answers to a command, in RESP.
  std::function<std::string(const Words&)> answer = [](const Words&) { return "+OK\r\n"; };
  std::vector<Words> commands;              // carried out, without PING, AUTH and SELECT
  std::vector<Words> greetings;             // these
  int refusals = 0;                         // so many connections are not taken
  int connections = 0;                      // taken
  std::optional<std::size_t> breaks_after;  // so many commands from now the connection breaks, with answers under way
  std::size_t piece = 1 << 20;              // bytes that come at once
  FakeClock* clock = nullptr;               // moves on while it is waited for

  std::unique_ptr<redis::Connection> connect() { return std::make_unique<Line>(*this); }

  static std::string text(std::string_view bytes) {
    return "$" + std::to_string(bytes.size()) + "\r\n" + std::string(bytes) + "\r\n";
  }

 private:
  class Line final : public redis::Connection {
   public:
    explicit Line(FakeRedis& redis) : redis_(redis) {}
    void open(const redis::Address&, std::chrono::milliseconds) override {
      if (redis_.refusals > 0) {
        --redis_.refusals;
        throw redis::ConnectionLost("refused");
      }
      ++redis_.connections;
      open_ = true;
      broken_ = false;
      in_.clear();
      out_.clear();
    }
    void close() override { open_ = false; }
    bool is_open() const override { return open_; }
    std::size_t send(std::string_view bytes) override {
      if (broken_) throw redis::ConnectionLost("broken");
      const std::size_t count = std::min(bytes.size(), redis_.piece);
      in_ += bytes.substr(0, count);
      while (carry_out()) continue;
      return count;
    }
    std::size_t receive(char* to, std::size_t room) override {
      if (broken_) throw redis::ConnectionLost("broken");
      const std::size_t count = std::min({room, out_.size(), redis_.piece});
      out_.copy(to, count);
      out_.erase(0, count);
      return count;
    }
    void wait(bool, std::chrono::milliseconds limit) override {
      if (redis_.clock != nullptr && out_.empty()) redis_.clock->advance(limit);
    }
    int descriptor() const override { return -1; }

   private:
    // "*2\r\n$3\r\nGET\r\n$1\r\nk\r\n"
    bool carry_out() {
      std::size_t at = 0;
      const auto number = [&]() -> std::optional<std::size_t> {
        const std::size_t end = in_.find("\r\n", at);
        if (end == std::string::npos) return std::nullopt;
        std::size_t value = 0;
        std::from_chars(in_.data() + at + 1, in_.data() + end, value);
        at = end + 2;
        return value;
      };
      const std::optional<std::size_t> count = in_.empty() ? std::nullopt : number();
      if (!count) return false;
      Words words;
      while (words.size() < *count) {
        const std::optional<std::size_t> size = number();
        if (!size || in_.size() < at + *size + 2) return false;
        words.push_back(in_.substr(at, *size));
        at += *size + 2;
      }
      in_.erase(0, at);
      const bool greeting = words[0] == "PING" || words[0] == "AUTH" || words[0] == "SELECT";
      if (!greeting && redis_.breaks_after && *redis_.breaks_after == 0) {
        redis_.breaks_after.reset();
        broken_ = true;
        in_.clear();
        return false;
      }
      if (!greeting && redis_.breaks_after) --*redis_.breaks_after;
      (greeting ? redis_.greetings : redis_.commands).push_back(words);
      out_ += redis_.answer(words);
      return true;
    }

    FakeRedis& redis_;
    bool open_ = false;
    bool broken_ = false;
    std::string in_;
    std::string out_;
  };
};

}  // namespace lg::test
