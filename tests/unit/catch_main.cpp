// SPDX-License-Identifier: Apache-2.0
// The main function of every unit test program: compiled once, because Catch2 takes long to compile.
#define CATCH_CONFIG_MAIN
#include <catch2/catch.hpp>
