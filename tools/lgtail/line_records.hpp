// SPDX-License-Identifier: Apache-2.0
// The handlers of streams whose records are lines: NDJSON, plain text, dead letters, and lines that pass as they are.
// All are made alike, and shown the bytes of their stream by see() before they get its records.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "common/pipeline/line_reader.hpp"
#include "common/pipeline/runtime.hpp"
#include "common/record/record.hpp"
#include "tools/lgtail/delivery.hpp"
#include "tools/lgtail/field_adder.hpp"
#include "tools/lgtail/id_maker.hpp"
#include "tools/lgtail/settings.hpp"

namespace lg::tail {

// NDJSON: each line is checked whole, and passes byte for byte where nothing is added to it.
class NdjsonRecords final : public LineHandler {
 public:
  NdjsonRecords(const TailSettings& settings, Runtime& runtime, Delivery& delivery, std::string_view source);
  void on_line(const RawRecord& record) override;
  void see(std::uint64_t offset, std::string_view bytes) { ids_.see(offset, bytes); }

 private:
  // Why the record has no time; empty if it has one.
  std::string_view read_time(std::string_view line, Timestamp& time);

  Runtime& runtime_;
  Delivery& delivery_;
  Validator validator_;
  FieldSet fields_;  // the one to sort by
  FieldFinder finder_;
  Record found_;
  IdMaker ids_;
  std::optional<FieldAdder> id_;
  std::string with_id_;
  std::string reason_;
  std::uint64_t& read_;
};

// Each line is the text of one field.
class TextRecords final : public LineHandler {
 public:
  TextRecords(const TailSettings& settings, Runtime& runtime, Delivery& delivery, std::string_view source);
  void on_line(const RawRecord& record) override;
  void see(std::uint64_t offset, std::string_view bytes) { ids_.see(offset, bytes); }

 private:
  Runtime& runtime_;
  Delivery& delivery_;
  std::string key_;     // `{"message":`
  std::string id_key_;  // `,"id":"`; empty: none
  IdMaker ids_;
  std::uint64_t& read_;
};

// Dead letters give the bytes back that once could not be taken.
class DeadLetterRecords final : public LineHandler {
 public:
  DeadLetterRecords(const TailSettings& settings, Runtime& runtime, Delivery& delivery, std::string_view source);
  void on_line(const RawRecord& record) override;
  void see(std::uint64_t, std::string_view) {}

 private:
  // Why they cannot be given back; empty if they were.
  std::string_view give_back(std::string_view line);

  Runtime& runtime_;
  Delivery& delivery_;
  FieldSet fields_;
  std::size_t record_slot_;
  std::size_t encoding_slot_;
  std::size_t length_slot_;
  FieldFinder finder_;
  Record found_;
  std::string decoded_;
  std::uint64_t& read_;
};

class RawLines final : public LineHandler {
 public:
  RawLines(const TailSettings&, Runtime& runtime, Delivery& delivery, std::string_view)
      : delivery_(delivery), read_(runtime.counters["read"]) {}
  void on_line(const RawRecord& record) override {
    if (delivery_.is_stopped()) return;
    ++read_;
    delivery_.deliver_plain(record.bytes);
  }
  void see(std::uint64_t, std::string_view) {}

 private:
  Delivery& delivery_;
  std::uint64_t& read_;
};

}  // namespace lg::tail
