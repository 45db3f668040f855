// SPDX-License-Identifier: Apache-2.0
// Champion: the model in use, which a new one has to match on the rows that both are tested on.
#pragma once

#include <string>
#include <vector>

#include "common/model/model.hpp"
#include "common/record/field_set.hpp"
#include "common/record/record.hpp"
#include "tools/lgtrain/training_set.hpp"

namespace lg::train {

// Whether there is something at `path`. Throws Failure where that cannot be told.
bool exists(const std::string& path);

class Champion {
 public:
  // Reads the model and declares its fields. Throws Failure.
  Champion(const std::string& path, FieldSet& fields);

  const std::string& id() const { return model_.id(); }
  // Whether it predicts the label of the record, as lgscore would.
  Verdict judge(const Record& record, bool label);

 private:
  model::Model model_;
  std::vector<std::size_t> slots_;
  std::vector<double> numbers_;
};

}  // namespace lg::train
