// SPDX-License-Identifier: Apache-2.0

#include "common/redis/client.hpp"

#include <catch2/catch.hpp>

#include "common/error/error.hpp"
#include "tests/support/fake_redis.hpp"
#include "tests/support/pipeline_fixture.hpp"

namespace lg::redis {

namespace {

using test::FakeRedis;

// Keeps all answers as texts.
struct Kept : ReplyHandler {
  std::vector<std::string> replies;
  std::function<void()> reconnected;
  void on_reply(const Reply& reply) override { replies.push_back(show(reply)); }
  void on_reconnect() override {
    if (reconnected) reconnected();
  }
  static std::string show(const Reply& reply) {
    switch (reply.type()) {
      case ReplyType::nil:
        return "nil";
      case ReplyType::integer:
        return std::to_string(reply.integer());
      case ReplyType::array: {
        std::string all = "[";
        Reply each = reply.first();
        for (std::size_t i = 0; i < reply.size(); ++i) {
          all += (i == 0 ? "" : " ") + show(each);
          if (i + 1 < reply.size()) each = each.next();
        }
        return all + "]";
      }
      case ReplyType::error:
        return "!" + std::string(reply.text());
      case ReplyType::text:
      case ReplyType::status:
        break;
    }
    return std::string(reply.text());
  }
};

struct Wire : test::PipelineFixture {
  FakeRedis redis;
  Kept kept;
  Client client{{Address::parse("redis://h/2"), {}}, runtime, kept, redis.connect()};
  Wire() { redis.clock = &clock; }

  void ask(int count) {
    for (int i = 0; i < count; ++i) client.command({"GET", std::to_string(i)});
  }
};

std::string echo(const FakeRedis::Words& words) {
  return words.size() > 1 ? FakeRedis::text(words.back()) : "+OK\r\n";
}

}  // namespace

TEST_CASE("answers come in order, whatever they are and however they arrive") {
  for (const std::size_t piece : {std::size_t{1}, std::size_t{7}, std::size_t{4096}}) {
    Wire wire;
    wire.redis.piece = piece;
    wire.redis.answer = [](const FakeRedis::Words& words) -> std::string {
      if (words[0] == "a") return "*3\r\n$-1\r\n:-7\r\n*2\r\n$0\r\n\r\n+x\r\n";
      if (words[0] == "b") return "-ERR no\r\n";
      if (words[0] == "c") return "*0\r\n";
      if (words[0] == "d") return "*-1\r\n";
      return FakeRedis::text("a\0b\r\n");
    };
    for (const char* const command : {"a", "b", "c", "d", "e"}) wire.client.command({command});
    wire.client.await(0);
    CHECK(wire.kept.replies == std::vector<std::string>{"[nil -7 [ x]]", "!ERR no", "[]", "nil", "a"});
    CHECK(wire.redis.greetings == std::vector<FakeRedis::Words>{{"SELECT", "2"}, {"PING"}});
  }
}

TEST_CASE("what was not answered is sent again on a new connection, in order") {
  Wire wire;
  wire.redis.answer = echo;
  wire.redis.breaks_after = 30;
  wire.ask(100);
  wire.redis.refusals = 0;
  wire.client.await(60);
  wire.redis.refusals = 3;
  wire.redis.breaks_after = 5;
  wire.ask(50);
  wire.client.await(0);
  REQUIRE(wire.kept.replies.size() == 150);
  for (int i = 0; i < 150; ++i) CHECK(wire.kept.replies[static_cast<std::size_t>(i)] == std::to_string(i % 100));
  CHECK(wire.redis.connections >= 2);
  CHECK(wire.messages.text.find("redis://h/2 is not available: broken; trying again for 5m") != std::string::npos);
}

TEST_CASE("a Redis that says 'not now' is asked again, one that denies ends the run") {
  Wire wire;
  int busy = 3;
  wire.redis.answer = [&busy](const FakeRedis::Words& words) -> std::string {
    if (words[0] == "GET" && words[1] == "2" && busy > 0) {
      --busy;
      return "-OOM command not allowed\r\n";
    }
    return echo(words);
  };
  wire.ask(5);
  wire.client.await(0);
  CHECK(wire.kept.replies == std::vector<std::string>{"0", "1", "2", "3", "4"});
  CHECK(wire.redis.connections == 4);
  wire.redis.answer = [](const FakeRedis::Words&) { return "-NOPERM no right\r\n"; };
  wire.ask(1);
  CHECK_THROWS_AS(wire.client.await(0), Failure);
}

TEST_CASE("patience has an end") {
  Wire wire;
  wire.services.retry_for = std::chrono::minutes(1);
  wire.redis.refusals = 1'000'000;
  const Timestamp start = wire.clock.now();
  CHECK_THROWS_AS(wire.client.open(), ServiceError);
  CHECK(wire.clock.now() - start >= std::chrono::minutes(1));
  CHECK(wire.clock.now() - start < std::chrono::minutes(2));
}

TEST_CASE("a Redis that takes commands and is silent is given up in the end") {
  Wire wire;
  wire.services.retry_for = std::chrono::minutes(1);
  wire.redis.answer = [](const FakeRedis::Words& words) { return words[0] == "GET" ? std::string() : echo(words); };
  wire.ask(1);
  CHECK_THROWS_AS(wire.client.await(0), ServiceError);
  CHECK(wire.messages.text.find("does not answer") != std::string::npos);
}

TEST_CASE("who connects anew may ask what had arrived, and send something else") {
  Wire wire;
  wire.redis.answer = echo;
  wire.redis.breaks_after = 2;
  std::string answer;
  wire.kept.reconnected = [&] {
    answer = Kept::show(wire.client.call({"GET", "how far"}));
    wire.client.forget_unanswered();
    wire.client.command({"GET", "instead"});
  };
  wire.ask(4);
  wire.client.await(0);
  CHECK(answer == "how far");
  CHECK(wire.kept.replies == std::vector<std::string>{"instead"});
}

TEST_CASE("bytes that are no answers break the connection") {
  Wire wire;
  int times = 2;
  wire.redis.answer = [&times](const FakeRedis::Words& words) -> std::string {
    return words[0] == "GET" && --times >= 0 ? "HTTP/1.1 400\r\n" : echo(words);
  };
  wire.ask(1);
  wire.client.await(0);
  CHECK(wire.kept.replies == std::vector<std::string>{"0"});
  CHECK(wire.messages.text.find("no answer of a Redis") != std::string::npos);
}

}  // namespace lg::redis
