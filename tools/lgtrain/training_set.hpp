// SPDX-License-Identifier: Apache-2.0
// TrainingSet: the rows of a training, parted into those to train and those to test on.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "common/model/rows.hpp"
#include "common/time/instant.hpp"
#include "tools/lgtrain/train_options.hpp"

namespace lg::train {

// What the champion says of a row.
enum class Verdict : std::uint8_t { right, wrong, unable };

struct Row {
  const double* numbers;
  bool label;
  std::string_view key;  // with --split-by
  Timestamp time;        // with --split-time
  Verdict champion = Verdict::unable;
};

class TrainingSet {
 public:
  // `features`: how many numbers a row has.
  TrainingSet(std::size_t features, const TrainOptions& options);
  ~TrainingSet();

  // Throws Failure where --max-state does not hold it.
  void add(const Row& row);
  void widen(std::size_t features);
  std::size_t features() const { return train_.features(); }

  // All rows are there: now they can be parted by time. To be called once, before what follows.
  void close();
  model::Rows& train() { return train_; }
  model::Rows& test() { return test_; }
  // On the rows to test on.
  std::uint64_t champion_errors() const { return champion_errors_; }
  std::uint64_t champion_unable() const { return champion_unable_; }
  // A hash of all rows' labels and numbers, in their order: 32 hexadecimal digits.
  std::string hash() const;

 private:
  void add_test(const double* numbers, bool label, Verdict champion);
  void check_size() const;

  struct Hash;
  const TrainOptions& options_;
  std::unique_ptr<Hash> hash_;
  model::Rows train_;
  model::Rows test_;
  std::uint64_t rows_ = 0;
  // Until close(), where they are parted by time.
  model::Rows all_;
  std::vector<Timestamp> times_;
  std::vector<Verdict> verdicts_;
  std::uint64_t champion_errors_ = 0;
  std::uint64_t champion_unable_ = 0;
};

}  // namespace lg::train
