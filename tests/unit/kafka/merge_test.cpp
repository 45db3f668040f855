// SPDX-License-Identifier: Apache-2.0
// Messages as the lines of a stream, and partitions merged by time.
#include <catch2/catch.hpp>

#include "common/kafka/partition_merge.hpp"

namespace lg::kafka {

namespace {

std::string taken(InputStream& stream) {
  const std::string text(stream.buffer.view());
  stream.buffer.consume(text.size());
  return text;
}

struct Two {
  TimeSettings times;
  std::string names[2] = {"kafka:t/0", "kafka:t/1"};
  Partitions partitions;
  PartitionMerge merge{"time", "t", times};
  std::int64_t next[2] = {0, 0};

  Two() {
    for (std::int32_t i : {0, 1}) partitions[i] = std::make_unique<Partition>(names[i]);
  }
  void put(std::int32_t number, const std::string& time) {
    const std::string value = time.empty() ? "{\"n\":1}" : "{\"time\":\"2014-10-23T00:00:" + time + "Z\"}";
    merge.take(*partitions[number], value, next[number]++);
  }
  // The seconds of what came out.
  std::string advance() {
    merge.advance(partitions);
    std::string seconds;
    const std::string text = taken(merge.stream());
    for (std::size_t at = text.find("00:00:"); at != std::string::npos; at = text.find("00:00:", at + 1)) {
      seconds += text.substr(at + 6, 2) + " ";
    }
    return seconds;
  }
};

}  // namespace

TEST_CASE("A message is one line, whatever is in it") {
  const std::string name = "kafka:t/3";
  Partition partition(name);
  CHECK_FALSE(partition.position());
  partition.append("{\"a\":\n1}", 7, LineFeeds::none);
  partition.append("1,\"b\nc\"", 9, LineFeeds::content);
  CHECK(partition.position() == 7);
  CHECK(partition.stream().origins->at(0).offset == 7);
  CHECK(partition.stream().origins->at(8).offset == 7);
  CHECK(partition.stream().origins->at(9).offset == 9);
  CHECK(partition.stream().origins->at(9).source == "kafka:t/3");
  partition.stream().buffer.consume(9);
  CHECK(partition.position() == 9);
  CHECK(taken(partition.stream()) == "1,\"b\nc\"\n");
  CHECK(partition.position() == 10);
  partition.append("x", 20, LineFeeds::none);
  CHECK(partition.stream().origins->at(17).offset == 20);
  CHECK(partition.position() == 20);
}

TEST_CASE("A message waits until no earlier one can come") {
  Two two;
  two.put(0, "05");
  two.put(0, "20");
  CHECK(two.advance().empty());
  CHECK(two.partitions[0]->position() == 0);
  two.put(1, "10");
  CHECK(two.advance() == "05 10 ");
  CHECK(two.partitions[0]->position() == 1);
  two.partitions[1]->caught_up = true;
  CHECK(two.advance() == "20 ");
  CHECK(two.partitions[0]->position() == 2);
}

TEST_CASE("The order within a partition stays, and a message without a time goes with the one before it") {
  Two two;
  for (const char* const time : {"30", "10", "", "40"}) two.put(0, time);
  for (const char* const time : {"20", "50"}) two.put(1, time);
  two.partitions[0]->set_at_end();
  two.partitions[1]->set_at_end();
  CHECK(two.advance() == "20 30 10 40 50 ");
}

TEST_CASE("A partition ends where it ended at the start") {
  const std::string name = "kafka:t/0";
  Partition partition(name);
  partition.set_end(3);
  CHECK_FALSE(partition.is_at_end());
  partition.append("x", 1, LineFeeds::none);
  CHECK_FALSE(partition.is_at_end());
  CHECK(partition.is_beyond_end(3));
  partition.pass(3);
  CHECK(partition.is_at_end());
}

}  // namespace lg::kafka
