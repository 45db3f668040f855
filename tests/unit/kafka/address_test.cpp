// SPDX-License-Identifier: Apache-2.0
// kafka: URIs: what they say, and what is no such URI.
#include <catch2/catch.hpp>

#include "common/error/error.hpp"
#include "common/kafka/kafka_address.hpp"

namespace lg::kafka {

TEST_CASE("An input names a topic, and perhaps a group, a share, a beginning and an end") {
  const InputAddress plain("kafka:realtime");
  CHECK(plain.topic == "realtime");
  CHECK(plain.group.empty());
  CHECK_FALSE(plain.subscribes());
  CHECK_FALSE(plain.until_end);
  const InputAddress full("kafka:a.b-c_1?group=my%20group&from=latest&until=end&order=datetime");
  CHECK(full.topic == "a.b-c_1");
  CHECK(full.group == "my group");
  CHECK(full.from == From::latest);
  CHECK(full.until_end);
  CHECK(full.order == "datetime");
  CHECK(full.subscribes());
  const InputAddress share("kafka:t?group=g&shard=3/4&from=committed");
  REQUIRE(share.shard);
  CHECK(share.shard->index == 3);
  CHECK(share.shard->count == 4);
  CHECK_FALSE(share.subscribes());
}

TEST_CASE("What makes no sense is refused") {
  for (const char* const uri :
       {"kafka:", "kafka:?group=g", "kafka:a/b", "kafka:..", "kafka:t?grup=g", "kafka:t?group",
        "kafka:t?group=", "kafka:t?group=a&group=b", "kafka:t?shard=4/4", "kafka:t?shard=1", "kafka:t?shard=-1/4",
        "kafka:t?shard=0/0", "kafka:t?shard=0/4x", "kafka:t?from=start", "kafka:t?from=committed", "kafka:t?until=now",
        "kafka:t?group=%zz", "kafka:t?group=%4"}) {
    CAPTURE(uri);
    CHECK_THROWS_AS(InputAddress(uri), UsageError);
  }
  CHECK_THROWS_AS(InputAddress("kafka:" + std::string(250, 'x')), UsageError);
  CHECK_THROWS_AS(OutputAddress("kafka:t?group=g"), UsageError);
}

TEST_CASE("An output has a topic, and perhaps a key") {
  CHECK(OutputAddress("kafka:t").key.empty());
  CHECK(OutputAddress("kafka:t?key=customer.id").key == "customer.id");
}

TEST_CASE("The explanation says what will be read") {
  CHECK(InputAddress("kafka:t").describe() == "Kafka topic 't', from the earliest record on");
  CHECK(
      InputAddress("kafka:t?group=g&shard=0/2&until=end").describe() ==
      "Kafka topic 't' as group 'g', share 0 of 2, from where the group has stopped, or else from the earliest record "
      "on, until the present end");
}

}  // namespace lg::kafka
