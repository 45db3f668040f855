// SPDX-License-Identifier: Apache-2.0
// Answers to bulk requests. Any bytes at all are read or refused; what is read is about as many items as were sent, and
// each outcome is a status. An answer that was made from outcomes gives these outcomes again, is refused when it is cut
// at any byte, and when it is about another number of items.
#include "tools/lgsink-es/bulk_answer.hpp"

#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "common/record/object_writer.hpp"
#include "common/record/utf8.hpp"

namespace {

using namespace lg;

void require(bool holds) {
  if (!holds) std::abort();
}

void check_any(std::string_view bytes, std::size_t expected) {
  es::BulkAnswer answer("index");
  std::string body(bytes);
  if (!answer.read(body, expected) || answer.all_done()) return;
  require(answer.outcomes().size() == expected);
  for (const es::ItemOutcome& outcome : answer.outcomes()) require(outcome.status >= 100 && outcome.status < 600);
}

// A status and a reason of every byte pair and what follows it.
std::vector<es::ItemOutcome> make_outcomes(std::string_view bytes) {
  std::vector<es::ItemOutcome> outcomes;
  while (bytes.size() >= 2) {
    const unsigned first = static_cast<unsigned char>(bytes[0]);
    const std::size_t size = static_cast<unsigned char>(bytes[1]) % 32;
    std::string_view reason = bytes.substr(2, size);
    bytes.remove_prefix(2 + reason.size());
    reason = reason.substr(0, reason.find_first_of("\r\n"));
    es::ItemOutcome outcome;
    outcome.status = 200 + static_cast<int>(first) % 400;
    if (outcome.status >= 300) outcome.reason = is_utf8(reason) ? std::string(reason) : "none";
    outcomes.push_back(outcome);
  }
  return outcomes;
}

std::string write_answer(const std::vector<es::ItemOutcome>& outcomes) {
  std::string items = "[";
  for (const es::ItemOutcome& outcome : outcomes) {
    std::string error;
    ObjectWriter error_writer(error);
    error_writer.text("reason", outcome.reason);
    error_writer.end();
    std::string result;
    ObjectWriter result_writer(result);
    result_writer.text("_type", "_doc");
    result_writer.count("status", static_cast<std::uint64_t>(outcome.status));
    if (outcome.status >= 300) result_writer.raw("error", error);
    result_writer.end();
    if (items.size() > 1) items += ',';
    ObjectWriter item_writer(items);
    item_writer.raw("index", result);
    item_writer.end();
  }
  items += ']';
  std::string answer;
  ObjectWriter writer(answer);
  writer.count("took", 7);
  writer.boolean("errors", true);
  writer.raw("items", items);
  writer.end();
  return answer;
}

void check_written(std::string_view bytes) {
  if (bytes.size() < 2) return;
  const std::size_t cut_at = static_cast<unsigned char>(bytes[0]) * 256u + static_cast<unsigned char>(bytes[1]);
  const std::vector<es::ItemOutcome> outcomes = make_outcomes(bytes.substr(2));
  const std::string answer = write_answer(outcomes);
  es::BulkAnswer reader("index");
  std::string body = answer;
  require(reader.read(body, outcomes.size()));
  require(reader.outcomes().size() == outcomes.size());
  for (std::size_t i = 0; i < outcomes.size(); ++i) {
    require(reader.outcomes()[i].status == outcomes[i].status);
    require(reader.outcomes()[i].reason == outcomes[i].reason);
  }
  std::string cut = answer.substr(0, cut_at % answer.size());
  require(!reader.read(cut, outcomes.size()));
  body = answer;
  require(!reader.read(body, outcomes.size() + 1));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  for (std::size_t expected = 0; expected < 3; ++expected) check_any(text, expected);
  check_any(R"({"errors":true,"items":[{"index":)" + std::string(text) + "}]}", 1);
  check_written(text);
  return 0;
}
