# thidua_library(name SOURCES a.cc b.cc DEPS x y [GRPC] [PCH target])
#   A static library with the project's warnings and precompiled header. GRPC takes the header
#   that also holds gRPC: it costs seconds a file, so only `api`, `rpc` and stubs ask for it. PCH takes
#   the header that thidua_add_pch made of the target.
# thidua_binary(name SOURCES main.cc DEPS x)        an executable in bin/
# thidua_test(name SOURCES x_test.cc DEPS x [THREADS])   a GoogleTest binary, registered with ctest

# `unit_tests` builds every test binary and nothing else. `tsan_tests` builds those with THREADS: of
# code that several threads use, and without gRPC, which is packaged without instrumentation, so that
# ThreadSanitizer sees races in it that are none.
add_custom_target(unit_tests)
add_custom_target(tsan_tests)

function(thidua_compile_options target)
  target_compile_options(${target} PRIVATE -Wall -Wextra -Werror -Wno-unused-parameter)
  # GCC 12 takes inlined moves and operator+ of std::string for writes out of bounds, and an empty
  # std::optional for one that is read (its bugs 105329, 105651 and 80635). They stay warnings;
  # AddressSanitizer, which CI runs, knows better.
  if(CMAKE_CXX_COMPILER_ID STREQUAL GNU AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
    target_compile_options(${target} PRIVATE -Wno-error=array-bounds -Wno-error=restrict
                                             -Wno-error=maybe-uninitialized)
  endif()
  target_include_directories(${target} PUBLIC ${CMAKE_SOURCE_DIR})
endfunction()

option(THIDUA_MUTANTS "Programs for tests/faults, out of which protections can be taken" OFF)

# The files that include common/value/mutant.h are compiled alone, with THIDUA_MUTANTS with it, and all
# others as in every build, so that ccache has them.
function(thidua_mutants)
  foreach(source ${ARGN})
    file(STRINGS ${source} includes REGEX "^#include \"common/value/mutant.h\"")
    if(includes)
      set_source_files_properties(${source} PROPERTIES SKIP_UNITY_BUILD_INCLUSION ON)
      if(THIDUA_MUTANTS)
        set_source_files_properties(${source} PROPERTIES COMPILE_DEFINITIONS THIDUA_MUTANTS)
      endif()
    endif()
  endforeach()
endfunction()

# Adds the precompiled header `header`, which includes what the libraries behind it offer.
function(thidua_add_pch name header)
  add_library(thidua_${name} OBJECT ${CMAKE_SOURCE_DIR}/common/pch.cc)
  thidua_compile_options(thidua_${name})
  target_link_libraries(thidua_${name} PUBLIC ${ARGN})
  target_precompile_headers(thidua_${name} PRIVATE ${header})
endfunction()

# One of the precompiled headers, which are compiled once and reused by every target; `kind` is
# thidua_pch or thidua_pch_test.
function(thidua_precompile target kind grpc)
  if(grpc)
    target_precompile_headers(${target} REUSE_FROM ${kind}_grpc)
  else()
    target_precompile_headers(${target} REUSE_FROM ${kind})
  endif()
endfunction()

function(thidua_library name)
  cmake_parse_arguments(ARG "GRPC" "PCH" "SOURCES;DEPS" ${ARGN})
  add_library(${name} STATIC ${ARG_SOURCES})
  thidua_mutants(${ARG_SOURCES})
  thidua_compile_options(${name})
  if(ARG_PCH)
    target_precompile_headers(${name} REUSE_FROM ${ARG_PCH})
  else()
    thidua_precompile(${name} thidua_pch ${ARG_GRPC})
  endif()
  target_link_libraries(${name} PUBLIC ${ARG_DEPS})
endfunction()

function(thidua_binary name)
  cmake_parse_arguments(ARG "GRPC" "" "SOURCES;DEPS" ${ARGN})
  add_executable(${name} ${ARG_SOURCES})
  thidua_compile_options(${name})
  thidua_precompile(${name} thidua_pch ${ARG_GRPC})
  target_link_libraries(${name} PRIVATE ${ARG_DEPS})
endfunction()

function(thidua_test name)
  cmake_parse_arguments(ARG "GRPC;THREADS" "" "SOURCES;DEPS" ${ARGN})
  add_executable(${name} ${ARG_SOURCES})
  thidua_compile_options(${name})
  thidua_precompile(${name} thidua_pch_test ${ARG_GRPC})
  target_link_libraries(${name} PRIVATE ${ARG_DEPS} thidua_gtest)
  set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/tests)
  add_test(NAME ${name} COMMAND ${name})
  add_dependencies(unit_tests ${name})
  if(ARG_THREADS)
    add_dependencies(tsan_tests ${name})
  endif()
endfunction()
