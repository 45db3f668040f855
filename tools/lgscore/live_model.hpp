// SPDX-License-Identifier: Apache-2.0
// LiveModel: the model in use, which gives way to another when its file is replaced by a model of the same features.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "common/io/file_watch.hpp"
#include "common/model/model.hpp"
#include "common/record/field_set.hpp"
#include "common/stats/messages.hpp"

namespace lg::score {

class LiveModel {
 public:
  explicit LiveModel(std::string path) : path_(std::move(path)) {}

  // Reads the model and declares its features. Throws Failure.
  void open(FieldSet& fields);
  // Whether another model was taken up. One that cannot be is warned of, and the old one stays.
  bool refresh(FieldSet& fields, Messages& messages);

  const model::Model& model() const { return model_; }
  // Where the features' values are in a record, in the order of the model.
  const std::vector<std::size_t>& slots() const { return slots_; }

 private:
  void take(model::Model model, FieldSet& fields);

  std::string path_;
  std::optional<FileWatch> watch_;
  model::Model model_;
  std::vector<std::size_t> slots_;
  std::vector<std::string> names_;  // of the features, sorted
};

}  // namespace lg::score
