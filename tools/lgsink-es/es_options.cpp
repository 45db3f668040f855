// SPDX-License-Identifier: Apache-2.0
#include "tools/lgsink-es/es_options.hpp"

#include <fmt/format.h>

#include <cstdlib>
#include <initializer_list>
#include <utility>

#include "common/error/error.hpp"
#include "common/io/secret.hpp"

namespace lg::es {

namespace {

constexpr std::uint64_t kSmallestBatch = 1'000;
constexpr std::uint64_t kLargestBatch = 500'000'000;
constexpr std::size_t kLongestAnswer = 64'000'000;

std::string from_environment(const char* name) {
  const char* const value = std::getenv(name);
  return value != nullptr ? value : "";
}

}  // namespace

void EsOptions::declare(cli::OptionSet& options) {
  options.group("Documents");
  options.text("--index", "TEMPLATE", index, "the index of each document: 'ba-{datetime:%Y.%m.%d}', by its fields");
  options.text("--id", "TEMPLATE", id,
               "the _id of each document: '{event_id}' (default: its field id, else made of the record itself)");
  options.choice("--op", {"index", "create", "update"}, op,
                 "replace a document of the same _id, leave it, or change the fields given (default: index)");
  options.text("--template", "FILE", index_template, "first put this index template, named as its file is");
  options.flag("--check", checks, "compare the first batch with the mapping, and write nothing if they do not fit");
  options.group("Batches");
  options.size("--batch-bytes", batch_bytes, "send a batch when it has so many bytes (default: 5MB)");
  options.duration("--batch-time", batch_time,
                   "send what there is, if the last batch was sent so long ago (default: 1s)");
  options.flag("--gzip", gzip, "compress what is sent");
  options.group("Server");
  options.text("--url", "URL", url, "the Elasticsearch or OpenSearch: http://127.0.0.1:9200");
  options.text("--user-file", "FILE", user_file, "the file with user:password (or LG_ES_USER_FILE)");
  options.text("--api-key-file", "FILE", api_key_file, "the file with an API key (or LG_ES_API_KEY_FILE)");
  options.text("--ca", "FILE", ca, "trust the certificates in this PEM file (default: those that the system trusts)");
  options.duration("--timeout", timeout, "how long an answer may take; then it is sent again (default: 1m)");
  options.example("lgsink-es --url http://127.0.0.1:9200 --index ba_realtime --id '{event_id}' < events.ndjson",
                  "index events; again, and nothing is doubled");
  options.example(
      "lgsink-es --url https://es.example:9200 --user-file es.secret --ca ca.pem --index 'ba-{datetime:%Y.%m.%d}' "
      "--template ba.json --check -D bad.ndjson < events.ndjson",
      "an index a day, mapped by a template that the first events are compared with");
}

void EsOptions::check() const {
  for (const auto& [name, value] :
       std::initializer_list<std::pair<const char*, const std::string*>>{{"--url", &url}, {"--index", &index}}) {
    if (value->empty()) throw UsageError(fmt::format("{} is missing (see lgsink-es --help)", name));
  }
  net::check_url(url, "--user-file");
  if (url.find_first_of("?#") != std::string::npos) {
    throw UsageError("--url has a query or a fragment in it", "it looks like https://es.example:9200");
  }
  if (!user_file.empty() && !api_key_file.empty()) {
    throw UsageError("--user-file and --api-key-file are two ways to say who we are");
  }
  if (batch_bytes < kSmallestBatch || batch_bytes > kLargestBatch) {
    throw UsageError(fmt::format("--batch-bytes is not within {} and {}", cli::format_size(kSmallestBatch),
                                 cli::format_size(kLargestBatch)));
  }
  if (timeout && *timeout < std::chrono::milliseconds(1)) throw UsageError("--timeout is shorter than 1ms");
  if (!index_template.empty() && template_name().empty()) {
    throw UsageError(fmt::format("--template '{}' has no name before its ending", index_template));
  }
}

std::string EsOptions::template_name() const {
  const std::string name = index_template.substr(index_template.rfind('/') + 1);
  return name.substr(0, name.find('.'));
}

std::string EsOptions::user_path() const {
  return !user_file.empty() || !api_key_file.empty() ? user_file : from_environment("LG_ES_USER_FILE");
}

std::string EsOptions::api_key_path() const {
  return !user_path().empty() || !api_key_file.empty() ? api_key_file : from_environment("LG_ES_API_KEY_FILE");
}

ServerSettings EsOptions::server_settings(Messages& messages) const {
  ServerSettings settings;
  settings.url = url.substr(0, url.find_last_not_of('/') + 1);
  if (const std::string path = user_path(); !path.empty()) {
    settings.user_and_password = read_secret(path, messages);
    if (settings.user_and_password.find(':') == std::string::npos) {
      throw UsageError(fmt::format("the secret in '{}' is not of the form user:password", path));
    }
  }
  if (const std::string path = api_key_path(); !path.empty()) settings.api_key = read_secret(path, messages);
  return settings;
}

net::HttpSettings EsOptions::http_settings() const {
  net::HttpSettings settings;
  settings.timeout = timeout.value_or(std::chrono::minutes(1));
  settings.ca_file = ca;
  settings.keeps_connections = true;
  settings.max_body = kLongestAnswer;
  return settings;
}

}  // namespace lg::es
