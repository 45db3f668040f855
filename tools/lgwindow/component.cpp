// SPDX-License-Identifier: Apache-2.0
#include "tools/lgwindow/component.hpp"

#include "tools/lgwindow/bag_component.hpp"
#include "tools/lgwindow/counter.hpp"
#include "tools/lgwindow/extreme.hpp"
#include "tools/lgwindow/numbers.hpp"
#include "tools/lgwindow/sequence.hpp"
#include "tools/lgwindow/value_set.hpp"

namespace lg::window {

const char* component_name(Function function) {
  switch (function) {
    case Function::count_records:
      return "";  // the row counts them
    case Function::count:
      return "count";
    case Function::share:
      return "share";
    case Function::sum:
    case Function::mean:
    case Function::variance:
    case Function::deviation:
      return "numbers";
    case Function::minimum:
      return "min";
    case Function::maximum:
      return "max";
    case Function::first:
      return "first";
    case Function::list:
      return "list";
    case Function::last:
      return "last";
    case Function::distinct:
    case Function::top:
    case Function::quantile:
      break;
  }
  return "bag";
}

bool needs_more(Function function) {
  return function == Function::variance || function == Function::deviation || function == Function::top ||
         function == Function::quantile;
}

std::unique_ptr<Component> make_component(const Aggregate& aggregate, bool more, UnitKind units, Memory& memory,
                                          std::uint64_t& type_errors) {
  switch (aggregate.function) {
    case Function::count_records:
      return nullptr;
    case Function::count:
    case Function::share:
      return std::make_unique<CounterComponent>(aggregate.function == Function::share, units, memory);
    case Function::sum:
    case Function::mean:
    case Function::variance:
    case Function::deviation:
      return make_numbers(more, units, memory, type_errors);
    case Function::minimum:
    case Function::maximum:
      return std::make_unique<ExtremeComponent>(aggregate.function == Function::maximum, units, memory);
    case Function::first:
      return std::make_unique<SequenceComponent>(1, units, memory);
    case Function::list:
      return std::make_unique<SequenceComponent>(aggregate.limit, units, memory);
    case Function::last:
      return std::make_unique<LastComponent>(memory, units);
    case Function::distinct:
    case Function::top:
    case Function::quantile:
      break;
  }
  if (!more && units == UnitKind::none) return std::make_unique<SetComponent>(memory);
  if (units == UnitKind::event) return std::make_unique<BagComponent<BagEvent>>(memory, units);
  return std::make_unique<BagComponent<BagSlice>>(memory, units);
}

}  // namespace lg::window
