// SPDX-License-Identifier: Apache-2.0
#include "common/pipeline/line_reader.hpp"

#include <catch2/catch.hpp>
#include <random>

#include "tests/support/pipeline_fixture.hpp"
#include "tests/unit/record/padded.hpp"

namespace lg {

namespace {

class KeepLines : public LineHandler {
 public:
  std::string text;
  void on_line(const RawRecord& record) override {
    text += std::to_string(record.line) + "@" + std::to_string(record.offset) + ":" + std::string(record.bytes) + "|";
  }
};

// Feeds `bytes` in pieces that end at `cuts` and gives lines and messages.
std::string read(std::string_view bytes, const std::vector<std::size_t>& cuts, std::uint64_t max_record = 100,
                 LineReader::ByteOrderMark mark = LineReader::ByteOrderMark::skipped) {
  test::PipelineFixture fixture;
  KeepLines handler;
  LineReader reader(handler, fixture.dead_letters, "in", 0, max_record, nullptr, mark);
  std::string held;
  std::size_t from = 0;
  for (const std::size_t cut : cuts) {
    held += bytes.substr(from, cut - from);
    from = cut;
    const test::Padded padded(held);
    held.erase(0, reader.consume(padded.view(), false));
  }
  held += bytes.substr(from);
  const test::Padded padded(held);
  CHECK(reader.consume(padded.view(), true) == held.size());
  return handler.text + fixture.messages.text;
}

}  // namespace

TEST_CASE("lines have their number and offset; blank ones are skipped") {
  CHECK(read("a\nbb\n\n \t\r\nc", {}) == "1@0:a|2@2:bb|5@10:c|");
  CHECK(read("a\r\n", {}) == "1@0:a\r|");
  CHECK(read("", {}).empty());
  CHECK(read("\n\n", {}).empty());
}

TEST_CASE("a byte order mark at the start is skipped, and counts in offsets") {
  const std::string bytes =
      "\xef\xbb\xbf"
      "a\n\xef\xbb\xbf"
      "b\n";
  for (std::size_t cut = 0; cut <= bytes.size(); ++cut)
    CHECK(read(bytes, {cut}) ==
          "1@3:a|2@5:\xef\xbb\xbf"
          "b|");
  CHECK(read(bytes, {}, 100, LineReader::ByteOrderMark::kept) ==
        "1@0:\xef\xbb\xbf"
        "a|2@5:\xef\xbb\xbf"
        "b|");
  CHECK(read("\xef\xbb\xbf\r\nc", {}) == "2@5:c|");
  CHECK(read("\xef\xbb\xbf", {}).empty());
  CHECK(read("\xef\xbb", {}) == "1@0:\xef\xbb|");
}

TEST_CASE("a line that is too long is a dead letter, and only it") {
  const std::string line(150, 'x');
  const std::string text = read("a\n" + line + "\nb\n", {});
  CHECK(text.starts_with("1@0:a|3@153:b|"));
  CHECK(text.find("line 2, byte 2: longer than --max-record") != std::string::npos);
  CHECK(read("a\n" + std::string(100, 'x') + "\n", {}) == "1@0:a|2@2:" + std::string(100, 'x') + "|");
}

TEST_CASE("how the bytes come in pieces changes nothing") {
  const std::string bytes = "a\nbb\n\n" + std::string(130, 'y') + "\r\n{\"c\":1}\n" + std::string(99, 'z') + "\nlast";
  const std::string whole = read(bytes, {});
  for (std::size_t cut = 0; cut <= bytes.size(); ++cut) CHECK(read(bytes, {cut}) == whole);
  std::vector<std::size_t> every;
  for (std::size_t cut = 0; cut <= bytes.size(); ++cut) every.push_back(cut);
  CHECK(read(bytes, every) == whole);
  std::mt19937 random(1);
  for (int round = 0; round < 200; ++round) {
    std::vector<std::size_t> cuts;
    for (std::size_t at = 0; at < bytes.size(); at += 1 + random() % 40) cuts.push_back(at);
    CHECK(read(bytes, cuts) == whole);
  }
}

TEST_CASE("a stream that is cut off leaves no half line") {
  test::PipelineFixture fixture;
  KeepLines handler;
  LineReader reader(handler, fixture.dead_letters, "in", 10, 100);
  const test::Padded padded("a\nhalf");
  CHECK(reader.consume(padded.view(), false) == 2);
  reader.cut(padded.view().substr(2));
  CHECK(handler.text == "1@10:a|");
  CHECK(fixture.messages.text.find("line 2, byte 12: cut off") != std::string::npos);
}

}  // namespace lg
