// SPDX-License-Identifier: Apache-2.0
// Rows: the rows that a model is trained or tested on, in blocks of columns. A block is small enough to stay in a
// processor's cache while its margins and its part of the gradient are computed. 8 bytes for each number.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

namespace lg::model {

inline constexpr std::size_t kMaxFeatures = 4096;

class Rows {
 public:
  static constexpr std::size_t kBlockRows = 512;

  class Block {
   public:
    explicit Block(std::size_t features);
    std::size_t size() const { return size_; }
    // Columns are kBlockRows long; behind size() they hold zeros.
    double* column(std::size_t feature) { return numbers_.get() + feature * kBlockRows; }
    const double* column(std::size_t feature) const { return numbers_.get() + feature * kBlockRows; }
    // 1 or -1; 0 behind size().
    const double* labels() const { return labels_; }

   private:
    friend class Rows;
    std::size_t width_;
    std::size_t size_ = 0;
    double labels_[kBlockRows] = {};
    std::unique_ptr<double[]> numbers_;
  };

  explicit Rows(std::size_t features = 0) : features_(features) {}

  void append(const double* features, bool label);
  // Rows have so many features from now on (no fewer than before); the new ones are 0 in those that are there.
  void widen(std::size_t features);

  std::size_t size() const { return size_; }
  std::size_t features() const { return features_; }
  std::size_t positives() const { return positives_; }
  std::uint64_t bytes() const { return bytes_; }
  std::vector<Block>& blocks() { return blocks_; }
  const std::vector<Block>& blocks() const { return blocks_; }

  // Copies row `row` of `block` into `to`; returns its label.
  bool get(const Block& block, std::size_t row, double* to) const;
  // Hands over all rows in their order, giving back memory on the way; none is left.
  template <typename Take>
  void drain(Take&& take);
  // At most `count` rows (at least half as many, where there are so many), evenly spread over these.
  Rows sample(std::size_t count) const;

 private:
  std::size_t features_;
  std::size_t size_ = 0;
  std::size_t positives_ = 0;
  std::uint64_t bytes_ = 0;
  std::vector<Block> blocks_;
};

template <typename Take>
void Rows::drain(Take&& take) {
  std::vector<double> row(features_);
  for (Block& block : blocks_) {
    for (std::size_t i = 0; i < block.size(); ++i) {
      const bool label = get(block, i, row.data());
      take(row.data(), label);
    }
    block.numbers_.reset();
  }
  *this = Rows(features_);
}

}  // namespace lg::model
