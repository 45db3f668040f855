# SPDX-License-Identifier: Apache-2.0
# lg_library, lg_tool, lg_unit_test and lg_fuzz_target: every target of the project is made by one of these,
# so that warnings, sanitizers and include paths are said once.

add_library(lg_flags INTERFACE)
target_include_directories(lg_flags INTERFACE "${CMAKE_SOURCE_DIR}")
target_compile_definitions(lg_flags INTERFACE LG_VERSION="${PROJECT_VERSION}")
target_compile_options(lg_flags INTERFACE -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wno-sign-conversion)
# GCC 12 sees overlaps in std::string that are not there (its bug 105651).
target_compile_options(lg_flags INTERFACE $<$<CXX_COMPILER_ID:GNU>:-Wno-restrict>)
# A program loads the shared libraries that it uses, not all that its parts could use: libcurl alone takes milliseconds.
target_link_options(lg_flags INTERFACE -Wl,--as-needed)
if(LG_WERROR)
  target_compile_options(lg_flags INTERFACE -Werror)
endif()
if(LG_SANITIZE)
  target_compile_options(lg_flags INTERFACE -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer)
  target_link_options(lg_flags INTERFACE -fsanitize=address,undefined)
endif()
if(LG_FUZZ)
  target_compile_options(lg_flags INTERFACE -fsanitize=fuzzer-no-link)
endif()

# lg_library(NAME [LINK targets...]): the sources in the current folder become the library lg_NAME.
function(lg_library name)
  cmake_parse_arguments(arg "" "" "LINK" ${ARGN})
  file(GLOB sources CONFIGURE_DEPENDS *.cpp)
  add_library(lg_${name} STATIC ${sources})
  target_link_libraries(lg_${name} PUBLIC lg_flags ${arg_LINK})
endfunction()

# lg_tool(NAME [LINK targets...]): the current folder becomes the program NAME. All but main.cpp is the
# library NAME_parts, which the unit tests link.
function(lg_tool name)
  cmake_parse_arguments(arg "" "" "LINK" ${ARGN})
  file(GLOB sources CONFIGURE_DEPENDS *.cpp)
  list(FILTER sources EXCLUDE REGEX "/main\\.cpp$")
  add_library(${name}_parts STATIC ${sources})
  target_link_libraries(${name}_parts PUBLIC lg_flags ${arg_LINK})
  if(NOT EXISTS "${CMAKE_CURRENT_SOURCE_DIR}/main.cpp")
    return()
  endif()
  add_executable(${name} main.cpp)
  target_link_libraries(${name} PRIVATE ${name}_parts)
  install(TARGETS ${name} RUNTIME)
endfunction()

# lg_unit_test(NAME LINK targets...): the sources in tests/unit/NAME become the test program test_NAME.
function(lg_unit_test name)
  cmake_parse_arguments(arg "" "" "LINK" ${ARGN})
  file(GLOB sources CONFIGURE_DEPENDS "${CMAKE_SOURCE_DIR}/tests/unit/${name}/*.cpp")
  add_executable(test_${name} ${sources})
  target_link_libraries(test_${name} PRIVATE lg_catch_main ${arg_LINK})
  add_test(NAME unit_${name} COMMAND test_${name})
endfunction()

# lg_fuzz_target(NAME LINK targets...): tests/fuzz/NAME.cpp becomes the libFuzzer program fuzz_NAME.
function(lg_fuzz_target name)
  cmake_parse_arguments(arg "" "" "LINK" ${ARGN})
  add_executable(fuzz_${name} "${CMAKE_SOURCE_DIR}/tests/fuzz/${name}.cpp")
  target_link_libraries(fuzz_${name} PRIVATE lg_flags ${arg_LINK})
  target_link_options(fuzz_${name} PRIVATE -fsanitize=fuzzer)
endfunction()
