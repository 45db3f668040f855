// SPDX-License-Identifier: Apache-2.0
#include "tools/lgsink-es/bulk_answer.hpp"

namespace lg::es {

namespace {

constexpr int kFirstStatus = 100;
constexpr int kLastStatus = 599;
constexpr int kFirstFailure = 300;

}  // namespace

BulkAnswer::BulkAnswer(const std::string& operation)
    : errors_(top_fields_.add("errors")),
      items_(top_fields_.add("items")),
      top_finder_(top_fields_),
      status_(item_fields_.add(operation + ".status")),
      error_fields_(item_fields_, operation + ".error"),
      item_finder_(item_fields_) {}

bool BulkAnswer::read(std::string& body, std::size_t expected) {
  const std::size_t size = body.size();
  body.append(kPadding, ' ');
  const std::string_view answer = std::string_view(body).substr(0, size);
  outcomes_.clear();
  all_done_ = false;
  if (!validator_.check(answer).empty() || !top_finder_.find(answer, top_).empty()) return false;
  const std::string_view items = top_.raw(items_);
  const Value errors = top_[errors_];
  if (errors.type != Value::Type::boolean || !items.starts_with('[')) return false;
  list_elements(items, index_, elements_);
  if (elements_.size() != expected) return false;
  all_done_ = !errors.boolean;
  if (all_done_) return true;
  outcomes_.reserve(elements_.size());
  for (const std::string_view element : elements_) {
    if (!read_item(element)) return false;
  }
  return true;
}

bool BulkAnswer::read_item(std::string_view item) {
  if (!item_finder_.find(item, item_).empty()) return false;
  const Value& status = item_[status_];
  if (status.type != Value::Type::integer || status.integer < kFirstStatus || status.integer > kLastStatus)
    return false;
  ItemOutcome& outcome = outcomes_.emplace_back();
  outcome.status = static_cast<int>(status.integer);
  if (outcome.status >= kFirstFailure) outcome.reason = error_fields_.text(item_);
  return true;
}

}  // namespace lg::es
