// SPDX-License-Identifier: Apache-2.0

#include "common/redis/address.hpp"

#include <catch2/catch.hpp>

#include "common/error/error.hpp"
#include "common/redis/server_error.hpp"

namespace lg::redis {

TEST_CASE("URLs of Redis are taken apart") {
  Address address = Address::parse("redis://example.org");
  CHECK(address.host == "example.org");
  CHECK(address.port == 6379);
  CHECK(address.database == 0);
  CHECK(address.user.empty());
  address = Address::parse("redis://ann@10.0.0.1:7000/15");
  CHECK(address.user == "ann");
  CHECK(address.host == "10.0.0.1");
  CHECK(address.port == 7000);
  CHECK(address.database == 15);
  CHECK(Address::parse("redis://h/").database == 0);
  address = Address::parse("redis://[::1]:7000/2");
  CHECK(address.host == "::1");
  CHECK(address.port == 7000);
  CHECK(Address::parse("redis://[fe80::1]").port == 6379);
  address = Address::parse("unix:///run/redis/redis.sock?db=3");
  CHECK(address.path == "/run/redis/redis.sock");
  CHECK(address.database == 3);
  address = Address::parse("unix://ann@/run/a@b.sock");
  CHECK(address.user == "ann");
  CHECK(address.path == "/run/a@b.sock");
}

TEST_CASE("URLs that are none are refused") {
  const auto message = [](const std::string& text) -> std::string {
    try {
      Address::parse(text);
    } catch (const UsageError& error) {
      return error.what();
    }
    return "";
  };
  for (const char* const text : {"",
                                 "redis:",
                                 "redis://",
                                 "redis:///0",
                                 "redis://h:",
                                 "redis://h:0",
                                 "redis://h:65536",
                                 "redis://h:x",
                                 "redis://h/x",
                                 "redis://h/-1",
                                 "redis://h/0/1",
                                 "redis://h/0?a=b",
                                 "redis://[::1",
                                 "redis://[::1]x",
                                 "unix://",
                                 "unix://run/x",
                                 "unix:///x?db=",
                                 "unix:///x?a=1",
                                 "http://h",
                                 "h",
                                 "redis://ann@"}) {
    CHECK(message(text) != "");
  }
  CHECK(message("rediss://h").find("encrypt") != std::string::npos);
  for (const char* const text : {"redis://ann:secret@h", "redis://:secret@h", "unix://:secret@/x"}) {
    CHECK(message(text).find("there is a password") == 0);
    CHECK(message(text).find("secret") == std::string::npos);
  }
  CHECK(Address::has_scheme("redis://h"));
  CHECK(Address::has_scheme("rediss://h"));
  CHECK(Address::has_scheme("unix:///x"));
  CHECK_FALSE(Address::has_scheme("./redis:x"));
}

TEST_CASE("errors of Redis are told apart by their first word") {
  CHECK(classify("WRONGTYPE Operation against") == ErrorClass::own);
  CHECK(classify("ERR syntax error") == ErrorClass::own);
  CHECK(classify("BUSYGROUP Consumer Group name already exists") == ErrorClass::own);
  CHECK(classify("BUSY Redis is busy running a script") == ErrorClass::not_now);
  CHECK(classify("LOADING Redis is loading the dataset in memory") == ErrorClass::not_now);
  CHECK(classify("OOM command not allowed") == ErrorClass::not_now);
  CHECK(classify("ERR max number of clients reached") == ErrorClass::not_now);
  CHECK(classify("NOAUTH Authentication required.") == ErrorClass::denied);
  CHECK(classify("NOPERM") == ErrorClass::denied);
  CHECK(hint_of("NOAUTH x").find("--password-file") == 0);
}

}  // namespace lg::redis
