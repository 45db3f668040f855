// SPDX-License-Identifier: Apache-2.0
// MappingCheck: says before anything is written which fields of the first documents an index will not take.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "common/pipeline/runtime.hpp"
#include "common/record/record.hpp"
#include "tools/lgsink-es/batch.hpp"
#include "tools/lgsink-es/mapping.hpp"
#include "tools/lgsink-es/server.hpp"

namespace lg::es {

class MappingCheck {
 public:
  static constexpr std::size_t kDocuments = 1000;  // at most so many are looked at

  MappingCheck(Server& server, net::HttpTransport& transport, Runtime& runtime)
      : server_(server), transport_(transport), runtime_(runtime) {}

  // Compares the first documents of `batch` with the mapping in `template_text` (empty: none) and with that of the
  // index `index`, or, where it does not exist yet, that which the server's templates would give it. Says each
  // conflict, and throws Failure where there are any.
  void check(const Batch& batch, const std::string& index, const std::string& template_text);

 private:
  struct Conflict {
    std::string reason;
    std::string example;
    std::uint64_t line = 0;   // of the first record
    std::size_t records = 0;  // with it
  };

  void compare(const Batch& batch, const MappedField& mapping, const std::string& whose);
  void compare_object(const MappedField& mapping, bool strict, std::string_view json, const std::string& path);
  void compare_value(const MappedField& field, bool strict, std::string_view json, const std::string& path);
  void note(const std::string& path, std::string_view reason, std::string_view json);
  // The mappings in an answer: those at `path` in its first member, or in itself.
  std::string live_mapping(const std::string& index);

  Server& server_;
  net::HttpTransport& transport_;
  Runtime& runtime_;
  Validator validator_;
  StructuralIndex index_;
  std::map<std::string, Conflict> conflicts_;  // by path
  std::vector<std::string> in_record_;         // paths of the conflicts in the record in hand
  std::uint64_t line_ = 0;
  std::size_t said_ = 0;
};

}  // namespace lg::es
