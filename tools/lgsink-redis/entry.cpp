// SPDX-License-Identifier: Apache-2.0
#include "tools/lgsink-redis/entry.hpp"

#include <absl/container/flat_hash_set.h>
#include <absl/strings/string_view.h>
#include <fmt/format.h>

#include "common/record/json_text.hpp"

namespace lg::sink_redis {

namespace {

constexpr std::string_view kNoCharacter = "not valid JSON: a string has an escape that is none";

// The hash that a record becomes: a field that is null is none in the hash, as an absent field is null everywhere.
class HashEntry : public EntryMaker {
 public:
  explicit HashEntry(const SinkOptions& options) : expire_(options.expire_text()) {}

  std::size_t write(redis::Client& client, std::string_view key) override {
    std::size_t commands = 0;
    if (set_count_ > 0) {
      client.begin(2 + 2 * set_count_);
      client.word("HSET");
      client.word(key);
      client.raw(set_words_);
      client.end();
      ++commands;
    }
    if (delete_count_ > 0) {
      client.begin(2 + delete_count_);
      client.word("HDEL");
      client.word(key);
      client.raw(delete_words_);
      client.end();
      ++commands;
    }
    if (!expire_.empty()) {
      client.command({"PEXPIRE", key, expire_});
      ++commands;
    }
    return commands;
  }

 protected:
  void clear() {
    set_words_.clear();
    delete_words_.clear();
    set_count_ = delete_count_ = 0;
  }
  void put(std::string_view name, std::string_view text) {
    redis::Client::append_word(set_words_, name);
    redis::Client::append_word(set_words_, text);
    ++set_count_;
  }
  void remove(std::string_view name) {
    redis::Client::append_word(delete_words_, name);
    ++delete_count_;
  }
  bool is_empty() const { return set_count_ + delete_count_ == 0; }

 private:
  std::string expire_;
  std::string set_words_;
  std::string delete_words_;
  std::size_t set_count_ = 0;
  std::size_t delete_count_ = 0;
};

class ChosenFields final : public HashEntry {
 public:
  ChosenFields(const SinkOptions& options, FieldSet& fields) : HashEntry(options), names_(options.fields) {
    for (const std::string& name : names_) slots_.push_back(fields.add(name));
  }

  Rejection take(const Record& record) override {
    clear();
    for (std::size_t i = 0; i < slots_.size(); ++i) {
      const Value& value = record[slots_[i]];
      if (value.is_null()) {
        remove(names_[i]);
        continue;
      }
      text_.clear();
      append_plain(text_, value);
      put(names_[i], text_);
    }
    return {};
  }

  std::string describe() const override { return fmt::format("put {} into the hash", fmt::join(names_, ", ")); }

 private:
  const std::vector<std::string>& names_;
  std::vector<std::size_t> slots_;
  std::string text_;
};

class AllFields final : public HashEntry {
 public:
  explicit AllFields(const SinkOptions& options) : HashEntry(options) {}

  Rejection take(const Record& record) override {
    clear();
    // A filter's record is checked only as far as its fields were looked for.
    if (const std::string_view reason = validator_.check(record.bytes()); !reason.empty()) return reason;
    list_members(record.bytes(), index_, members_);
    seen_.clear();
    for (const Member& member : members_) {
      // Of duplicate names the first counts.
      if (!seen_.insert(absl::string_view(member.name.data(), member.name.size())).second) continue;
      name_.clear();
      if (!unescape(member.name, name_)) return kNoCharacter;
      if (member.raw == "null") {
        remove(name_);
      } else if (!member.raw.starts_with('"')) {
        put(name_, member.raw);
      } else {
        text_.clear();
        if (!unescape(member.raw.substr(1, member.raw.size() - 2), text_)) return kNoCharacter;
        put(name_, text_);
      }
    }
    return is_empty() ? Rejection("there is no field to be stored") : Rejection();
  }

  std::string describe() const override { return "put all fields into the hash"; }

 private:
  Validator validator_;
  StructuralIndex index_;
  std::vector<Member> members_;
  absl::flat_hash_set<absl::string_view> seen_;
  std::string name_;
  std::string text_;
};

// One value of a record, for --set and --sadd.
class ValueEntry final : public EntryMaker {
 public:
  ValueEntry(const SinkOptions& options, FieldSet& fields)
      : is_set_(!options.sadd.empty()),
        field_(options.value),
        slot_(fields.add(options.value)),
        expire_(options.expire_text()),
        reason_(fmt::format("no field '{}'", options.value)) {}

  Rejection take(const Record& record) override {
    text_.clear();
    append_plain(text_, record[slot_]);
    return record[slot_].is_null() ? Rejection(reason_) : Rejection();
  }

  std::size_t write(redis::Client& client, std::string_view key) override {
    if (!is_set_) {
      if (expire_.empty()) {
        client.command({"SET", key, text_});
      } else {
        client.command({"SET", key, text_, "PX", expire_});
      }
      return 1;
    }
    client.command({"SADD", key, text_});
    if (expire_.empty()) return 1;
    client.command({"PEXPIRE", key, expire_});
    return 2;
  }

  std::string describe() const override {
    return is_set_ ? fmt::format("add {} to the set", field_) : fmt::format("put {} into the string", field_);
  }

 private:
  bool is_set_;
  std::string field_;
  std::size_t slot_;
  std::string expire_;
  std::string reason_;
  std::string text_;
};

}  // namespace

std::unique_ptr<EntryMaker> make_entry_maker(const SinkOptions& options, FieldSet& fields) {
  if (options.hset.empty()) return std::make_unique<ValueEntry>(options, fields);
  if (options.fields.empty()) return std::make_unique<AllFields>(options);
  return std::make_unique<ChosenFields>(options, fields);
}

}  // namespace lg::sink_redis
