// SPDX-License-Identifier: Apache-2.0
// BulkAnswer: reads what a server answered to a bulk request: for each item its status, and why where it failed. The
// same for Elasticsearch 7 and 8 and OpenSearch 2 and 3.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "common/record/members.hpp"
#include "common/record/record.hpp"
#include "tools/lgsink-es/server_error.hpp"

namespace lg::es {

struct ItemOutcome {
  int status = 0;
  std::string reason;  // of a failure: "mapper_parsing_exception: failed to parse field [n] of type [long]"
};

class BulkAnswer {
 public:
  // To be asked for with a bulk request: the answer has only what is read here.
  static constexpr std::string_view kFilterPath = "errors,items.*.status,items.*.error";

  // `operation` is that of all items: index, create or update.
  explicit BulkAnswer(const std::string& operation);

  // Reads an answer about `expected` items. False if it is none: not whole, not about so many items, an item without a
  // status. Puts blanks behind `body`.
  bool read(std::string& body, std::size_t expected);
  // Whether all items were done. Then there are no outcomes.
  bool all_done() const { return all_done_; }
  const std::vector<ItemOutcome>& outcomes() const { return outcomes_; }

 private:
  bool read_item(std::string_view item);

  Validator validator_;
  StructuralIndex index_;
  FieldSet top_fields_;
  std::size_t errors_, items_;
  FieldFinder top_finder_;
  Record top_;
  std::vector<std::string_view> elements_;
  FieldSet item_fields_;
  std::size_t status_;
  ErrorFields error_fields_;
  FieldFinder item_finder_;
  Record item_;
  bool all_done_ = false;
  std::vector<ItemOutcome> outcomes_;
};

}  // namespace lg::es
