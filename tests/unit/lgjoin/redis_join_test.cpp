// SPDX-License-Identifier: Apache-2.0

#include "tools/lgjoin/redis_join.hpp"

#include <catch2/catch.hpp>

#include "tests/support/fake_redis.hpp"
#include "tests/support/filter_fixture.hpp"

namespace lg::join {

namespace {

using test::FakeRedis;

struct Join : test::FilterFixture<RedisJoin> {
  JoinOptions options;
  FakeRedis redis;

  Join() {
    redis.clock = &clock;
    options.table = "redis://h";
    options.on = "id";
  }
  void open() { start(std::make_unique<RedisJoin>(options, runtime, redis.connect())); }
  std::string settle() {
    filter->on_idle(output);
    output.flush();
    std::string written;
    std::swap(written, sink.text);
    return written;
  }
};

std::string hash(const FakeRedis::Words& words) {
  if (words[0] == "HMGET" && words[1] == "7") return "*2\r\n$3\r\nAnn\r\n$1\r\n2\r\n";
  if (words[0] == "HMGET") return "*2\r\n$-1\r\n$-1\r\n";
  if (words[0] == "HGETALL" && words[1] == "7") return "*4\r\n$2\r\nid\r\n$1\r\n7\r\n$4\r\nName\r\n$3\r\nAnn\r\n";
  if (words[0] == "HGETALL" && words[1] == "8") return "*2\r\n$5\r\nLevel\r\n$1\r\n1\r\n";
  if (words[0] == "HGETALL") return "*0\r\n";
  return "+OK\r\n";
}

}  // namespace

TEST_CASE("fields of hashes are added in the order of the records, each key asked once") {
  Join join;
  join.redis.answer = hash;
  join.options.fields = {"Name", "Level=level"};
  join.options.types = {"Level:int"};
  join.options.miss = "null";
  join.open();
  for (const char* const text :
       {R"({"id":7})", R"({"id":9,"level":"x"})", R"({"x":1})", R"( {"id":"7"} )", R"({"level":0,"id":7})"}) {
    join.put(text);
  }
  CHECK(join.settle() ==
        "{\"id\":7,\"Name\":\"Ann\",\"level\":2}\n"
        "{\"id\":9,\"level\":null,\"Name\":null}\n"
        "{\"x\":1,\"Name\":null,\"level\":null}\n"
        "{\"id\":\"7\",\"Name\":\"Ann\",\"level\":2}\n"
        "{\"level\":2,\"id\":7,\"Name\":\"Ann\"}\n");
  CHECK(join.redis.commands.size() == 2);
  CHECK(join.counters["lookups"] == 2);
  CHECK(join.counters["cache_hits"] == 2);
  join.put(R"({"id":7})");
  CHECK(join.settle() == "{\"id\":7,\"Name\":\"Ann\",\"level\":2}\n");
  CHECK(join.redis.commands.size() == 2);
  join.clock.advance(std::chrono::seconds(11));
  join.filter->on_block();
  join.put(R"({"id":7})");
  join.settle();
  CHECK(join.redis.commands.size() == 3);
}

TEST_CASE("all fields of a hash are added, and replace those that the record has") {
  Join join;
  join.redis.answer = hash;
  join.options.prefix = "p_";
  join.open();
  join.put(R"({"id":8,"p_Name":"x"})");
  join.put(R"({"id":7,"p_Name":"x","p_Level":"y"})");
  join.put("{\"id\":8,\"p_Level\":[1, 2]}");
  CHECK(join.settle() ==
        "{\"id\":8,\"p_Name\":\"x\",\"p_Level\":\"1\"}\n"
        "{\"id\":7,\"p_Name\":\"Ann\",\"p_Level\":\"y\"}\n"
        "{\"id\":8,\"p_Level\":\"1\"}\n");
}

TEST_CASE("what Redis refuses and what does not fit is a dead letter in its turn") {
  Join join;
  join.redis.answer = [](const FakeRedis::Words& words) -> std::string {
    if (words[0] != "GET") return "+OK\r\n";
    if (words[1] == "hash") return "-WRONGTYPE no string\r\n";
    if (words[1] == "bytes") return FakeRedis::text("\xff\xfe");
    return words[1] == "none" ? "$-1\r\n" : FakeRedis::text(words[1]);
  };
  join.options.as = "v";
  join.options.miss = "dead-letter";
  join.options.types = {"v:int"};
  join.open();
  for (const char* const id : {"1", "hash", "bytes", "none", "text", "2"})
    join.put(R"({"id":")" + std::string(id) + "\"}");
  join.put("{}");
  CHECK(join.settle() == "{\"id\":\"1\",\"v\":1}\n{\"id\":\"2\",\"v\":2}\n");
  CHECK(join.dead_letters.count() == 5);
  for (const char* const why : {"key 'hash': WRONGTYPE no string", "is not valid UTF-8", "no row for id 'none'",
                                "column \"v\" is no int: \"text\"", "no field 'id'"}) {
    CHECK(join.messages.text.find(why) != std::string::npos);
  }
}

TEST_CASE("marks settle when the records before them are written") {
  Join join;
  join.redis.answer = hash;
  join.options.fields = {"Name", "Level"};
  join.open();
  join.filter->on_mark(1);
  CHECK(join.filter->settled() == 1);
  join.put(R"({"id":7})");
  join.filter->on_mark(2);
  CHECK(join.filter->settled() == 1);
  join.settle();
  CHECK(join.filter->settled() == 2);
}

TEST_CASE("a broken connection changes nothing of what is written") {
  for (const std::size_t after : {0, 1, 3, 50, 999}) {
    Join join;
    join.redis.answer = hash;
    join.redis.breaks_after = after;
    join.options.fields = {"Name", "Level"};
    join.options.cache_size = 0;
    join.open();
    std::string expected;
    for (int i = 0; i < 1000; ++i) {
      const std::string head = "{\"n\":" + std::to_string(i) + ",\"id\":" + std::to_string(i % 10);
      join.put(head + "}");
      expected += head + (i % 10 == 7 ? R"(,"Name":"Ann","Level":"2"})" : "}") + "\n";
    }
    CHECK(join.settle() == expected);
  }
}

}  // namespace lg::join
