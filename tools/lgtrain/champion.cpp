// SPDX-License-Identifier: Apache-2.0
#include "tools/lgtrain/champion.hpp"

#include <fmt/format.h>
#include <sys/stat.h>

#include <cerrno>

#include "common/error/error.hpp"
#include "common/model/model_file.hpp"
#include "common/model/numbers.hpp"

namespace lg::train {

bool exists(const std::string& path) {
  struct stat status = {};
  if (::stat(path.c_str(), &status) == 0) return true;
  if (errno == ENOENT) return false;
  throw Failure(describe_errno(fmt::format("cannot open '{}'", path)));
}

Champion::Champion(const std::string& path, FieldSet& fields) : model_(model::read_model(path)) {
  for (const model::Feature& feature : model_.features()) slots_.push_back(fields.add(feature.name));
  numbers_.resize(slots_.size());
}

Verdict Champion::judge(const Record& record, bool label) {
  for (std::size_t j = 0; j < slots_.size(); ++j) {
    if (!model::take_number(record[slots_[j]], numbers_[j])) return Verdict::unable;
  }
  return (model_.probability(numbers_.data()) >= model::kEven) == label ? Verdict::right : Verdict::wrong;
}

}  // namespace lg::train
