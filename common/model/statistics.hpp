// SPDX-License-Identifier: Apache-2.0
// What can be said of a proportion, or of a difference, that was counted on few rows.
#pragma once

#include <cstdint>

namespace lg::model {

// The upper end of Wilson's one-sided 95 % interval (Wilson, "Probable Inference", 1927) for the proportion of which
// `count` in `rows` is a sample: 1 where there is no row.
double wilson_upper(std::uint64_t count, std::uint64_t rows);

// How many rows without any error it takes for wilson_upper to be at most `bound`, which is above 0.
std::uint64_t rows_needed(double bound);

// The chance that of `wins + losses` fair tosses `wins` or more are won (the one-sided sign test, exact up to
// rounding).
double sign_test(std::uint64_t wins, std::uint64_t losses);

// The chance that scores which know nothing of the labels have at least this area under the ROC curve (the one-sided
// test of Mann and Whitney, "On a Test of Whether one of Two Random Variables is Stochastically Larger than the Other",
// 1947, by its normal approximation, which errs on the high side for large areas). There are rows with either label.
double rank_test(double auc, std::uint64_t positives, std::uint64_t negatives);

}  // namespace lg::model
