// SPDX-License-Identifier: Apache-2.0
#include "common/model/rows.hpp"

#include <algorithm>

namespace lg::model {

Rows::Block::Block(std::size_t features) : width_(features), numbers_(new double[features * kBlockRows]()) {}

void Rows::append(const double* features, bool label) {
  if (blocks_.empty() || blocks_.back().size_ == kBlockRows) {
    blocks_.emplace_back(features_);
    bytes_ += (features_ + 1) * kBlockRows * sizeof(double);
  }
  Block& block = blocks_.back();
  double* to = block.numbers_.get() + block.size_;
  for (std::size_t j = 0; j < features_; ++j) to[j * kBlockRows] = features[j];
  block.labels_[block.size_] = label ? 1.0 : -1.0;
  ++block.size_;
  ++size_;
  positives_ += label;
}

void Rows::widen(std::size_t features) {
  if (features == features_) return;
  for (Block& block : blocks_) {
    std::unique_ptr<double[]> wider(new double[features * kBlockRows]());
    std::copy_n(block.numbers_.get(), block.width_ * kBlockRows, wider.get());
    bytes_ += (features - block.width_) * kBlockRows * sizeof(double);
    block.numbers_ = std::move(wider);
    block.width_ = features;
  }
  features_ = features;
}

bool Rows::get(const Block& block, std::size_t row, double* to) const {
  for (std::size_t j = 0; j < features_; ++j) to[j] = block.column(j)[row];
  return block.labels_[row] > 0.0;
}

Rows Rows::sample(std::size_t count) const {
  const std::size_t stride = (size_ + count - 1) / count;
  Rows taken(features_);
  std::vector<double> row(features_);
  std::size_t number = 0;
  for (const Block& block : blocks_) {
    for (std::size_t i = 0; i < block.size(); ++i, ++number) {
      if (number % stride != 0) continue;
      const bool label = get(block, i, row.data());
      taken.append(row.data(), label);
    }
  }
  return taken;
}

}  // namespace lg::model
