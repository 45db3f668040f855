// SPDX-License-Identifier: Apache-2.0
// Component: one part of the state that a key has, from which one or several aggregates are read: sum, mean and var of
// a field share one, and so do distinct, top and quantile.
//
// A window that slides takes values out again. It does so unit by unit: a unit is one event (--each) or what one key
// brought during one slice (hopping windows), and units leave in the order in which they came. What a component must
// know in order to take a unit out, it notes in that unit's part.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

#include "common/record/value.hpp"
#include "tools/lgwindow/aggregate.hpp"
#include "tools/lgwindow/memory.hpp"

namespace lg::window {

enum class UnitKind { none, event, slice };  // none: nothing is ever taken out

// Units in the order in which they came; larger is later.
using UnitNumber = std::int64_t;

struct BlockShape {
  std::size_t size = 0;
  std::size_t alignment = 1;
};

class Component {
 public:
  virtual ~Component() = default;

  // What a key's row and a unit hold for it. A unit has none where units are of kind none.
  virtual BlockShape state_shape() const = 0;
  virtual BlockShape unit_shape() const = 0;
  virtual void construct(std::byte* state) const = 0;
  virtual void destroy(std::byte* state) = 0;
  virtual void construct_unit(std::byte* unit) const = 0;
  virtual void destroy_unit(std::byte* unit) const = 0;

  virtual void add(std::byte* state, std::byte* unit, UnitNumber number, const Value& value) = 0;
  // The unit must be the oldest of the state's.
  virtual void remove(std::byte* state, std::byte* unit, UnitNumber number) = 0;

  // The result is valid until the state or `scratch` changes. `records`: how many the key has in the window.
  virtual Value read(std::byte* state, const Aggregate& aggregate, std::uint64_t records, std::string& scratch) = 0;
};

// What components have in common: a state and a unit part that are C++ objects made from a Memory.
template <typename State, typename Unit>
class ComponentOf : public Component {
 public:
  ComponentOf(Memory& memory, UnitKind units) : memory_(memory), units_(units) {}

  BlockShape state_shape() const override { return {sizeof(State), alignof(State)}; }
  BlockShape unit_shape() const override {
    return units_ == UnitKind::none ? BlockShape{} : BlockShape{sizeof(Unit), alignof(Unit)};
  }
  void construct(std::byte* state) const override { new (state) State(memory_); }
  void destroy(std::byte* state) override { as_state(state).~State(); }
  void construct_unit(std::byte* unit) const override {
    if (units_ != UnitKind::none) new (unit) Unit(memory_);
  }
  void destroy_unit(std::byte* unit) const override {
    if (units_ != UnitKind::none) as_unit(unit).~Unit();
  }

 protected:
  static State& as_state(std::byte* state) { return *std::launder(reinterpret_cast<State*>(state)); }
  static Unit& as_unit(std::byte* unit) { return *std::launder(reinterpret_cast<Unit*>(unit)); }

  Memory& memory_;
  UnitKind units_;
};

// For components that need no note.
struct NoNote {
  explicit NoNote(Memory&) {}
};

// Which component the aggregate is read from; aggregates with the same name and argument share one.
const char* component_name(Function function);
// Whether reading the aggregate asks for more than the component's simplest form holds: squares, counts.
bool needs_more(Function function);
// `type_errors` counts values that are no numbers where numbers are added up, and must outlive the component.
std::unique_ptr<Component> make_component(const Aggregate& aggregate, bool more, UnitKind units, Memory& memory,
                                          std::uint64_t& type_errors);

}  // namespace lg::window
