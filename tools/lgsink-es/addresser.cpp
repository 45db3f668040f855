// SPDX-License-Identifier: Apache-2.0
#include "tools/lgsink-es/addresser.hpp"

#include <fmt/format.h>
#include <xxhash.h>

#include "common/error/error.hpp"
#include "common/record/object_writer.hpp"

namespace lg::es {

namespace {

constexpr std::size_t kLongestId = 512;     // of Elasticsearch and OpenSearch
constexpr std::size_t kLongestIndex = 255;  // of them, too

void make_template(std::optional<TextTemplate>& target, const std::string& option, const std::string& source,
                   Runtime& runtime) {
  try {
    target.emplace(source, runtime.fields, runtime.times);
  } catch (const UsageError& error) {
    throw UsageError(fmt::format("{}: {}", option, error.what()), error.hint());
  }
}

// Whether a record has the same place in its source when it comes again.
bool has_lasting_places(std::string_view source) {
  return source != "-" && !source.starts_with("/dev/") && !source.starts_with("redis:");
}

}  // namespace

Addresser::Addresser(const EsOptions& options, Runtime& runtime)
    : options_(options),
      runtime_(runtime),
      id_field_(runtime.fields.add("id")),
      derived_(runtime.counters["ids_made"]) {
  make_template(index_, "--index", options.index, runtime);
  if (!options.id.empty()) make_template(id_, "--id", options.id, runtime);
}

std::string_view Addresser::address(const Record& record, const RawRecord& raw) {
  index_text_.clear();
  if (const std::string_view reason = index_->render(record, index_text_); !reason.empty()) return reason;
  if (index_text_.empty() || index_text_.size() > kLongestIndex) {
    return "its index has no name, or one of more than 255 bytes";
  }
  if (const std::string_view reason = make_id(record, raw); !reason.empty()) return reason;
  if (id_text_.empty() || id_text_.size() > kLongestId) return "its _id is empty or has more than 512 bytes";
  address_.clear();
  ObjectWriter address(address_);
  address.text("_index", index_text_);
  address.text("_id", id_text_);
  if (options_.op == "update") address.count("retry_on_conflict", 3);
  address.end();
  action_.clear();
  ObjectWriter action(action_);
  action.raw(options_.op, address_);
  action.end();
  return {};
}

std::string_view Addresser::make_id(const Record& record, const RawRecord& raw) {
  id_text_.clear();
  if (id_) return id_->render(record, id_text_);
  const Value& id = record[id_field_];
  if (!id.is_null()) {
    append_plain(id_text_, id);
    return {};
  }
  if (options_.op == "update") return "no field 'id', and no --id: nothing says which document is to be changed";
  derive_id(raw);
  return {};
}

void Addresser::derive_id(const RawRecord& raw) {
  const bool placed = has_lasting_places(raw.source);
  if (derived_++ == 0) {
    runtime_.messages.warning(
        fmt::format("records without a field 'id' get an _id made of {}; --id names a better one",
                    placed ? "their bytes and their place" : "their bytes: equal records become one document"));
  }
  const XXH64_hash_t place = placed ? raw.offset + 1 : 0;
  const std::string_view topic = raw.source.starts_with("kafka:") ? raw.source : std::string_view();
  const XXH64_hash_t seed = XXH3_64bits_withSeed(topic.data(), topic.size(), place);
  const XXH128_hash_t hash = XXH3_128bits_withSeed(raw.bytes.data(), raw.bytes.size(), seed);
  fmt::format_to(std::back_inserter(id_text_), "{:016x}{:016x}", hash.high64, hash.low64);
}

}  // namespace lg::es
