// SPDX-License-Identifier: Apache-2.0
#include "tools/lgsink-redis/sink_options.hpp"

#include <fmt/format.h>

#include <array>
#include <utility>

#include "common/error/error.hpp"

namespace lg::sink_redis {

namespace {

using std::chrono::milliseconds;

}  // namespace

void SinkOptions::declare(cli::OptionSet& options) {
  options.group("What is written");
  options.text("--hset", "KEY", hset, "put the record's fields into the hash KEY, a template: 'cust:{CustID}'");
  options.list("--fields", "FIELD,...", fields, "only these fields (default: all)");
  options.text("--set", "KEY", set, "put the value into the string KEY, a template");
  options.text("--sadd", "KEY", sadd, "add the value to the set KEY, a template");
  options.text("--value", "FIELD", value, "the field with the value, for --set and --sadd");
  options.text("--xadd", "STREAM", xadd, "append the record to the stream STREAM, a template");
  options.integer("--maxlen", "N", maxlen, 1, std::int64_t{1} << 53, "keep only the newest N entries of the stream");
  options.duration("--expire", expire, "let the key vanish so long after it was last written");
  options.group("Redis");
  options.text("--url", "URL", url,
               "redis://[USER@]HOST[:PORT][/DB] or unix://[USER@]/SOCKET[?db=N] (default: LG_REDIS_URL, else "
               "redis://127.0.0.1:6379/0)");
  options.text("--password-file", "FILE", password_file, "the file with its password (or LG_REDIS_PASSWORD_FILE)");
  options.example("lgtail cust.csv | lgsink-redis --url redis://127.0.0.1/0 --hset 'cust:{CustID}'",
                  "a hash for each customer");
  options.example("lgsink-redis --set 'pred_event:{customer_id}' --value prediction --expire 1d",
                  "what a model expects of each customer, for a day");
  options.example(
      "lgsink-redis --where 'SendEvent == 1' --sadd 1_day_event_users --value customer_id -o - | lgwindow --over all "
      "--agg 'n=count()'",
      "the customers to be offered something, and all records on to the next tool");
}

const std::string& SinkOptions::key() const {
  for (const std::string* const each : {&hset, &set, &sadd}) {
    if (!each->empty()) return *each;
  }
  return xadd;
}

void SinkOptions::check() const {
  const std::array<std::pair<const char*, const std::string*>, 4> kinds{
      {{"--hset", &hset}, {"--set", &set}, {"--sadd", &sadd}, {"--xadd", &xadd}}};
  const char* given = nullptr;
  for (const auto& [name, key_template] : kinds) {
    if (key_template->empty()) continue;
    if (given != nullptr) throw UsageError(fmt::format("{} and {} are two different things to write", given, name));
    given = name;
  }
  if (given == nullptr) {
    throw UsageError("one of --hset, --set, --sadd and --xadd is missing (see lgsink-redis --help)");
  }
  const bool takes_value = !set.empty() || !sadd.empty();
  if (takes_value && value.empty()) throw UsageError(fmt::format("--value is missing: {} needs it", given));
  if (!takes_value && !value.empty())
    throw UsageError(fmt::format("--value is for --set and --sadd, not for {}", given));
  if (!fields.empty() && hset.empty()) throw UsageError(fmt::format("--fields is for --hset, not for {}", given));
  if (maxlen > 0 && xadd.empty()) throw UsageError(fmt::format("--maxlen is for --xadd, not for {}", given));
  if (expire && *expire < milliseconds(1)) throw UsageError("--expire is shorter than 1ms");
  access();
}

redis::Access SinkOptions::access() const {
  if (!url.empty()) return {redis::Address::parse(url), password_file};
  redis::Access access = redis::Access::of_environment();
  access.password_file = password_file;
  return access;
}

std::string SinkOptions::expire_text() const {
  return expire ? std::to_string(std::chrono::floor<milliseconds>(*expire).count()) : std::string();
}

}  // namespace lg::sink_redis
