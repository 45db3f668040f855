// SPDX-License-Identifier: Apache-2.0
// Addresser: the action line of a record's document: which index, which _id.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "common/pipeline/runtime.hpp"
#include "common/record/record.hpp"
#include "common/text/text_template.hpp"
#include "tools/lgsink-es/es_options.hpp"

namespace lg::es {

// An _id is that of --id, else the record's field `id`. A record without one gets an _id made of its own bytes, and of
// its place where that stays the same in another run (in a file or topic, not in a pipe): so the same input gives the
// same documents again, and none is doubled by a second try.
class Addresser {
 public:
  // Declares its fields. Throws UsageError. Everything given must outlive it.
  Addresser(const EsOptions& options, Runtime& runtime);

  // Makes the action line of the record in hand. Returns why there is none, else nothing; valid until the next call.
  std::string_view address(const Record& record, const RawRecord& raw);
  // {"index":{"_index":"ba","_id":"7"}}
  std::string_view action() const { return action_; }
  const std::string& index() const { return index_text_; }

 private:
  std::string_view make_id(const Record& record, const RawRecord& raw);
  void derive_id(const RawRecord& raw);

  const EsOptions& options_;
  Runtime& runtime_;
  std::optional<TextTemplate> index_;
  std::optional<TextTemplate> id_;
  std::size_t id_field_;
  std::string index_text_;
  std::string id_text_;
  std::string address_;
  std::string action_;
  std::uint64_t& derived_;
};

}  // namespace lg::es
