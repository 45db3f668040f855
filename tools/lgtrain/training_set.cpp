// SPDX-License-Identifier: Apache-2.0
#include "tools/lgtrain/training_set.hpp"

#include <fmt/format.h>
#include <xxhash.h>

#include <algorithm>

#include "common/cli/option_set.hpp"
#include "common/error/error.hpp"

namespace lg::train {

struct TrainingSet::Hash {
  Hash() : state(XXH3_createState()) { XXH3_128bits_reset(state); }
  ~Hash() { XXH3_freeState(state); }
  Hash(const Hash&) = delete;
  Hash& operator=(const Hash&) = delete;
  XXH3_state_t* state;
};

TrainingSet::TrainingSet(std::size_t features, const TrainOptions& options)
    : options_(options), hash_(std::make_unique<Hash>()), train_(features), test_(features), all_(features) {}

TrainingSet::~TrainingSet() = default;

void TrainingSet::widen(std::size_t features) {
  train_.widen(features);
  test_.widen(features);
  all_.widen(features);
}

void TrainingSet::add(const Row& row) {
  const char label = row.label ? 1 : 0;
  XXH3_128bits_update(hash_->state, &label, sizeof label);
  XXH3_128bits_update(hash_->state, row.numbers, features() * sizeof(double));
  ++rows_;
  if (!options_.split_time.empty()) {
    all_.append(row.numbers, row.label);
    times_.push_back(row.time);
    verdicts_.push_back(row.champion);
  } else {
    const std::string number = options_.split_by.empty() ? std::to_string(rows_) : std::string();
    const std::string_view key = options_.split_by.empty() ? std::string_view(number) : row.key;
    const std::uint64_t hash = XXH3_64bits_withSeed(key.data(), key.size(), static_cast<XXH64_hash_t>(options_.seed));
    const double place = static_cast<double>(hash >> 11) * 0x1p-53;  // from 0 up to 1
    if (place < options_.split) {
      train_.append(row.numbers, row.label);
    } else {
      add_test(row.numbers, row.label, row.champion);
    }
  }
  if (rows_ % model::Rows::kBlockRows == 0) check_size();
}

void TrainingSet::check_size() const {
  const std::uint64_t bytes = train_.bytes() + test_.bytes() + all_.bytes() + times_.capacity() * sizeof(Timestamp) +
                              verdicts_.capacity() * sizeof(Verdict);
  if (bytes <= options_.max_state) return;
  throw Failure(fmt::format("{} rows do not fit into --max-state ({})", rows_, cli::format_size(options_.max_state)),
                "raise --max-state, or take fewer rows by --where");
}

void TrainingSet::add_test(const double* numbers, bool label, Verdict champion) {
  test_.append(numbers, label);
  champion_errors_ += champion == Verdict::wrong;
  champion_unable_ += champion == Verdict::unable;
}

void TrainingSet::close() {
  check_size();
  if (times_.empty()) return;
  std::vector<Timestamp> ordered = times_;
  const std::size_t place =
      std::min(static_cast<std::size_t>(options_.split * static_cast<double>(ordered.size())), ordered.size() - 1);
  std::nth_element(ordered.begin(), ordered.begin() + static_cast<std::ptrdiff_t>(place), ordered.end());
  // Rows of one time are on the same side.
  const Timestamp cut = ordered[place];
  std::size_t i = 0;
  all_.drain([&](const double* numbers, bool label) {
    if (times_[i] < cut) {
      train_.append(numbers, label);
    } else {
      add_test(numbers, label, verdicts_[i]);
    }
    ++i;
  });
}

std::string TrainingSet::hash() const {
  const XXH128_hash_t hash = XXH3_128bits_digest(hash_->state);
  return fmt::format("{:016x}{:016x}", static_cast<std::uint64_t>(hash.high64), static_cast<std::uint64_t>(hash.low64));
}

}  // namespace lg::train
