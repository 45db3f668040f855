// SPDX-License-Identifier: Apache-2.0
// Model files of any kind, with an id that fits what is in them: whatever is taken for a model must score every row
// with a probability, and come back as the same model when it is written again.
#include "common/model/model_file.hpp"

#include <bit>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <vector>

#include "common/error/error.hpp"

namespace {

using namespace lg;

void require(bool holds) {
  if (!holds) std::abort();
}

bool same(double a, double b) {
  return std::bit_cast<std::uint64_t>(a) == std::bit_cast<std::uint64_t>(b);
}

void check(model::Model model) {
  std::vector<double> numbers(model.features().size());
  for (const double number : {0.0, -1.0, 1e308, -1e308, 5e-324}) {
    numbers.assign(numbers.size(), number);
    const double probability = model.probability(numbers.data());
    require(probability >= 0.0 && probability <= 1.0);
  }
  const model::Model back = model::parse_model(model::write_model(model, "{}"));
  require(back.id() == model.id() && same(back.intercept(), model.intercept()));
  require(back.features().size() == model.features().size());
  for (std::size_t j = 0; j < back.features().size(); ++j) {
    const model::Feature& a = model.features()[j];
    const model::Feature& b = back.features()[j];
    require(a.name == b.name && same(a.mean, b.mean) && same(a.deviation, b.deviation) && same(a.weight, b.weight));
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view part(reinterpret_cast<const char*>(data), size);
  for (const std::string& text : {model::model_heading(model::model_id(part)) + std::string(part), std::string(part)}) {
    try {
      check(model::parse_model(text));
    } catch (const Failure&) {
    }
  }
  return 0;
}
