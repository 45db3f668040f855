// SPDX-License-Identifier: Apache-2.0

#include <catch2/catch.hpp>
#include <map>

#include "tests/support/fake_redis.hpp"
#include "tests/support/filter_fixture.hpp"
#include "tools/lgsink-redis/redis_sink.hpp"

namespace lg::sink_redis {

namespace {

using test::FakeRedis;
using Words = FakeRedis::Words;

struct Store : test::FilterFixture<RedisSink> {
  SinkOptions options;
  FakeRedis redis;

  Store() {
    redis.clock = &clock;
    options.url = "redis://h";
  }
  void open() { start(std::make_unique<RedisSink>(options, runtime, redis.connect())); }
  void settle() { filter->on_idle(output); }
};

// Streams that hold what was added, with IDs 1-0, 2-0 and so on.
struct Streams {
  std::map<std::string, std::vector<std::string>> records;

  std::string operator()(const Words& words) {
    if (words[0] == "XADD") {
      std::vector<std::string>& stream = records[words[1]];
      stream.push_back(words.back());
      return FakeRedis::text(std::to_string(stream.size()) + "-0");
    }
    if (words[0] == "XREVRANGE") {
      const std::size_t size = records[words[1]].size();
      return size == 0 ? "*0\r\n" : list(words[1], size - 1);
    }
    if (words[0] == "XRANGE") return list(words[1], static_cast<std::size_t>(std::stoul(words[2].substr(1))));
    return "+OK\r\n";
  }
  // The entries from the `from`-th on.
  std::string list(const std::string& name, std::size_t from) {
    const std::vector<std::string>& stream = records[name];
    std::string answer = "*" + std::to_string(stream.size() - std::min(from, stream.size())) + "\r\n";
    for (std::size_t i = from; i < stream.size(); ++i) {
      answer += "*2\r\n" + FakeRedis::text(std::to_string(i + 1) + "-0") + "*2\r\n" + FakeRedis::text("record") +
                FakeRedis::text(stream[i]);
    }
    return answer;
  }
};

}  // namespace

TEST_CASE("hashes get the texts of all fields, and lose those that are null") {
  Store store;
  store.options.hset = "c:{id}";
  store.options.expire = std::chrono::seconds(2);
  store.open();
  store.put(R"({"id":7,"a":"\u00e9\"","b":1.50,"c":{"x": [1]},"d":null,"e":true,"a":"again"})");
  store.put(R"({"id":8})");
  store.put(R"({"x":1})");
  store.put(R"({"id":9,"x":tru})");
  store.settle();
  CHECK(store.redis.commands ==
        std::vector<Words>{{"HSET", "c:7", "id", "7", "a", "é\"", "b", "1.50", "c", "{\"x\": [1]}", "e", "true"},
                           {"HDEL", "c:7", "d"},
                           {"PEXPIRE", "c:7", "2000"},
                           {"HSET", "c:8", "id", "8"},
                           {"PEXPIRE", "c:8", "2000"}});
  CHECK(store.counters["stored"] == 2);
  CHECK(store.dead_letters.count() == 2);
}

TEST_CASE("chosen fields, strings and sets") {
  Store chosen;
  chosen.options.hset = "h";
  chosen.options.fields = {"a", "b.c"};
  chosen.open();
  chosen.put(R"({"a":1,"b":{"c":"x"}})");
  chosen.put(R"({"z":1})");
  chosen.settle();
  CHECK(chosen.redis.commands == std::vector<Words>{{"HSET", "h", "a", "1", "b.c", "x"}, {"HDEL", "h", "a", "b.c"}});
  Store text;
  text.options.set = "p:{id}";
  text.options.value = "v";
  text.options.expire = std::chrono::seconds(1);
  text.open();
  text.put(R"({"id":1,"v":"x"})");
  text.put(R"({"id":1})");
  text.settle();
  CHECK(text.redis.commands == std::vector<Words>{{"SET", "p:1", "x", "PX", "1000"}});
  CHECK(text.messages.text.find("no field 'v'") != std::string::npos);
  Store member;
  member.options.sadd = "s";
  member.options.value = "v";
  member.open();
  member.put(R"({"v":7})");
  member.settle();
  CHECK(member.redis.commands == std::vector<Words>{{"SADD", "s", "7"}});
}

TEST_CASE("what Redis refuses is a dead letter with its own bytes, and marks wait for answers") {
  Store store;
  store.redis.answer = [](const Words& words) -> std::string {
    return words[0] == "SADD" && words[2] == "3" ? "-WRONGTYPE no set\r\n" : ":1\r\n";
  };
  store.options.sadd = "s";
  store.options.value = "v";
  store.open();
  for (int i = 0; i < 5; ++i) store.put("{\"v\":" + std::to_string(i) + "}");
  store.filter->on_mark(4);
  CHECK(store.filter->settled() == 0);
  store.settle();
  CHECK(store.filter->settled() == 4);
  CHECK(store.counters["stored"] == 4);
  CHECK(store.messages.text.find("line 4, byte 0: WRONGTYPE no set: {\"v\":3}") != std::string::npos);
}

TEST_CASE("entries of streams are there once, wherever the connection breaks") {
  for (std::size_t first = 0; first < 40; ++first) {
    Store store;
    Streams streams;
    streams.records["s:0"] = {R"({"other":1})"};
    int full = 2;
    store.redis.answer = [&](const Words& words) -> std::string {
      if (words[0] == "XADD" && words.back().find("\"n\":9,") != std::string::npos && full-- > 0)
        return "-OOM full\r\n";
      return streams(words);
    };
    store.options.xadd = "s:{k}";
    store.options.expire = first % 2 == 0 ? std::optional<Duration>() : std::chrono::seconds(1);
    store.redis.breaks_after = first;
    store.open();
    std::map<std::string, std::vector<std::string>> expected{{"s:0", {R"({"other":1})"}}};
    for (int i = 0; i < 20; ++i) {
      const std::string text = "{\"n\":" + std::to_string(i) + ",\"k\":" + std::to_string(i % 3) + "}";
      expected["s:" + std::to_string(i % 3)].push_back(text);
      store.put(text);
      if (i == 10) {
        store.settle();
        store.redis.breaks_after = first;
      }
    }
    store.settle();
    // Of a stream, an entry that was turned away may come behind others.
    for (auto& [name, records] : expected) {
      std::vector<std::string>& found = streams.records[name];
      std::sort(records.begin(), records.end());
      std::sort(found.begin(), found.end());
      CHECK(found == records);
    }
    CHECK(store.counters["stored"] == 20);
  }
}

}  // namespace lg::sink_redis
