// SPDX-License-Identifier: Apache-2.0
#include "tools/lgscore/live_model.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "common/error/error.hpp"
#include "common/model/model_file.hpp"

namespace lg::score {

namespace {

std::vector<std::string> sorted_names(const model::Model& model) {
  std::vector<std::string> names;
  for (const model::Feature& feature : model.features()) names.push_back(feature.name);
  std::sort(names.begin(), names.end());
  return names;
}

}  // namespace

void LiveModel::open(FieldSet& fields) {
  watch_.emplace(path_);
  model::Model model = model::read_model(path_);
  names_ = sorted_names(model);
  take(std::move(model), fields);
}

void LiveModel::take(model::Model model, FieldSet& fields) {
  slots_.clear();
  for (const model::Feature& feature : model.features()) slots_.push_back(fields.add(feature.name));
  model_ = std::move(model);
}

bool LiveModel::refresh(FieldSet& fields, Messages& messages) {
  if (!watch_->changed()) return false;
  try {
    model::Model model = model::read_model(path_);
    if (model.id() == model_.id()) return false;
    // The fields of records are declared before the first one, so that another feature would never be found.
    if (sorted_names(model) != names_) {
      throw Failure(fmt::format("'{}' is a model of other features ({})", path_, fmt::join(sorted_names(model), ", ")));
    }
    const std::string before = model_.id();
    take(std::move(model), fields);
    messages.note(fmt::format("model {} takes over from {}", model_.id(), before));
    return true;
  } catch (const Failure& failure) {
    messages.warning(fmt::format("{}; model {} stays in use", failure.what(), model_.id()));
    return false;
  }
}

}  // namespace lg::score
