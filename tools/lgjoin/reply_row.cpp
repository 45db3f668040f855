// SPDX-License-Identifier: Apache-2.0
#include "tools/lgjoin/reply_row.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>

#include "common/error/error.hpp"
#include "common/record/utf8.hpp"
#include "common/record/value.hpp"
#include "tools/lgjoin/row_writer.hpp"

namespace lg::join {

namespace {

using State = CachedRow::State;

constexpr std::size_t kMostFields = 4096;  // different ones in all rows, where --fields does not name them
constexpr std::size_t kShown = 100;

// Most values are ASCII, which is quickly seen.
bool is_text(std::string_view value) {
  constexpr std::uint64_t kHighBits = 0x8080808080808080ULL;
  std::uint64_t all = 0;
  std::size_t at = 0;
  for (; at + sizeof all <= value.size(); at += sizeof all) {
    std::uint64_t word = 0;
    std::memcpy(&word, value.data() + at, sizeof word);
    all |= word;
  }
  for (; at < value.size(); ++at) all |= static_cast<unsigned char>(value[at]);
  return (all & kHighBits) == 0 || is_utf8(value);
}

}  // namespace

ReplyRow::ReplyRow(const JoinOptions& options, const TimeSettings& times)
    : command_(!options.as.empty()      ? Command::get
               : options.fields.empty() ? Command::hgetall
                                        : Command::hmget),
      prefix_(options.prefix),
      types_(options.types),
      typer_(times) {
  if (!options.on.empty()) table_field_ = options.table_field();
  if (command_ == Command::get) {
    begin_ = "*2\r\n$3\r\nGET\r\n";
    added_.push_back(make(options.as, options.as));
  } else if (command_ == Command::hgetall) {
    begin_ = "*2\r\n$7\r\nHGETALL\r\n";
  } else {
    const std::vector<Column> columns = options.columns();
    begin_ = fmt::format("*{}\r\n$5\r\nHMGET\r\n", 2 + columns.size());
    for (const Column& column : columns) {
      redis::Client::append_word(end_, column.name);
      added_.push_back(make(column.name, column.field));
      fields_.push_back(written_name(column.field));
    }
  }
  if (command_ == Command::get) fields_.push_back(written_name(options.as));
  if (command_ != Command::hgetall) {
    std::vector<std::string> names;
    for (const Added& added : added_) names.push_back(added.name);
    if (const std::string_view unknown = types_.first_unknown(names); !unknown.empty()) {
      throw UsageError(fmt::format("--types: '{}' is not among what is looked up", unknown));
    }
  }
}

ReplyRow::Added ReplyRow::make(const std::string& name, const std::string& field) const {
  std::string key = ",";
  append_json_string(key, field);
  const ColumnType type = types_.of(name);
  return {name, key + ':', type == ColumnType::rule ? ColumnType::text : type};
}

void ReplyRow::ask(redis::Client& client, std::string_view key) const {
  client.begin();
  client.raw(begin_);
  client.word(key);
  client.raw(end_);
  client.end();
}

CachedRow::State ReplyRow::refuse(std::string_view why) {
  members_ = fmt::format("key '{}': {}", row_key_.substr(0, kShown), why);
  return State::bad;
}

CachedRow::State ReplyRow::take(const redis::Client& client, const redis::Reply& reply, std::string_view key) {
  members_.clear();
  row_key_ = key;
  if (reply.is_error()) return refuse(client.reason(reply));
  if (command_ == Command::get) {
    if (reply.is_nil()) return State::missing;
    return append(added_.front(), reply.text()) ? State::found : State::bad;
  }
  if (!reply.is_array() || (command_ == Command::hmget && reply.size() != added_.size())) {
    return refuse("the answer is not what was asked for");
  }
  return command_ == Command::hmget ? take_fields(reply) : take_pairs(reply);
}

CachedRow::State ReplyRow::take_fields(const redis::Reply& reply) {
  State state = State::missing;
  redis::Reply value = reply.first();
  for (const Added& added : added_) {
    if (!value.is_nil()) {
      state = State::found;
      if (!append(added, value.text())) return State::bad;
    }
    value = value.next();
  }
  return state;
}

CachedRow::State ReplyRow::take_pairs(const redis::Reply& reply) {
  if (reply.size() < 2) return State::missing;
  redis::Reply name = reply.first();
  for (std::size_t i = 0; i + 1 < reply.size(); i += 2) {
    const redis::Reply value = name.next();
    if (name.text() != table_field_) {
      const Added* const added = met(name.text());
      if (added == nullptr || !append(*added, value.text())) return State::bad;
    }
    if (i + 3 < reply.size()) name = value.next();
  }
  return State::found;
}

const ReplyRow::Added* ReplyRow::met(std::string_view name) {
  if (const auto known = places_.find(absl::string_view(name.data(), name.size())); known != places_.end()) {
    return &added_[known->second];
  }
  if (!is_text(name)) {
    refuse("the name of a field is not valid UTF-8");
    return nullptr;
  }
  if (added_.size() == kMostFields) {
    refuse(
        fmt::format("the hashes have more than {} different fields (--fields names those to be added)", kMostFields));
    return nullptr;
  }
  places_.emplace(std::string(name), added_.size());
  const std::string field = prefix_ + std::string(name);
  fields_.push_back(written_name(field));
  added_.push_back(make(std::string(name), field));
  return &added_.back();
}

bool ReplyRow::append(const Added& added, std::string_view value) {
  if (!is_text(value)) {
    refuse(fmt::format("the value of \"{}\" is not valid UTF-8", added.name));
    return false;
  }
  const CsvField field{0, static_cast<std::uint32_t>(value.size()), added.type == ColumnType::text, false};
  const RawRecord raw{value, {}, 0, 0};
  const CsvRecord record(raw, &field, 1);
  const std::size_t needed = FieldTyper::room(1, value) + kCopyAhead;
  if (room_.size() < needed) room_.resize(needed);
  const char* const end = typer_.write(record, field, added.type, room_.data());
  if (end == nullptr) {
    refuse(typer_.misfit(added.name, record, field, added.type));
    return false;
  }
  members_ += added.key;
  members_.append(room_.data(), static_cast<std::size_t>(end - room_.data()));
  return true;
}

std::string ReplyRow::describe() const {
  if (command_ == Command::get) return "add the string as " + fields_.front();
  if (command_ == Command::hgetall) return "add all fields of the hash";
  std::string list;
  for (std::size_t i = 0; i < added_.size(); ++i) {
    if (i > 0) list += ", ";
    list += fields_[i] == added_[i].name ? fields_[i] : added_[i].name + " as " + fields_[i];
  }
  return "add of the hash " + list;
}

}  // namespace lg::join
