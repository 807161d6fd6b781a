# thidua_library(name SOURCES a.cc b.cc DEPS x y [GRPC])
#   A static library with the project's warnings and precompiled header. GRPC takes the header
#   that also holds gRPC: it costs seconds a file, so only `api`, `rpc` and stubs ask for it.
# thidua_binary(name SOURCES main.cc DEPS x)        an executable in bin/
# thidua_test(name SOURCES x_test.cc DEPS x)        a GoogleTest binary, registered with ctest

# `unit_tests` builds every test binary and nothing else. `tsan_tests` builds those that link no
# gRPC: the packaged one is not instrumented, so ThreadSanitizer sees races in it that are none.
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

# The two precompiled headers, compiled once and reused by every target.
function(thidua_precompile target grpc)
  if(grpc)
    target_precompile_headers(${target} REUSE_FROM thidua_pch_grpc)
  else()
    target_precompile_headers(${target} REUSE_FROM thidua_pch)
  endif()
endfunction()

function(thidua_library name)
  cmake_parse_arguments(ARG "GRPC" "" "SOURCES;DEPS" ${ARGN})
  add_library(${name} STATIC ${ARG_SOURCES})
  thidua_compile_options(${name})
  thidua_precompile(${name} ${ARG_GRPC})
  target_link_libraries(${name} PUBLIC ${ARG_DEPS})
endfunction()

function(thidua_binary name)
  cmake_parse_arguments(ARG "GRPC" "" "SOURCES;DEPS" ${ARGN})
  add_executable(${name} ${ARG_SOURCES})
  thidua_compile_options(${name})
  thidua_precompile(${name} ${ARG_GRPC})
  target_link_libraries(${name} PRIVATE ${ARG_DEPS})
endfunction()

function(thidua_test name)
  cmake_parse_arguments(ARG "GRPC" "" "SOURCES;DEPS" ${ARGN})
  add_executable(${name} ${ARG_SOURCES})
  thidua_compile_options(${name})
  thidua_precompile(${name} ${ARG_GRPC})
  target_link_libraries(${name} PRIVATE ${ARG_DEPS} thidua_gtest)
  set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/tests)
  add_test(NAME ${name} COMMAND ${name})
  add_dependencies(unit_tests ${name})
endfunction()

# Sets `result` to whether `target` links gRPC, itself or through other targets of this project.
function(thidua_links_grpc target result)
  set(${result} FALSE PARENT_SCOPE)
  get_target_property(links ${target} LINK_LIBRARIES)
  get_target_property(interface_links ${target} INTERFACE_LINK_LIBRARIES)
  foreach(link ${links} ${interface_links})
    if(link MATCHES "^gRPC::")
      set(${result} TRUE PARENT_SCOPE)
      return()
    elseif(TARGET ${link} AND NOT link MATCHES "::")
      thidua_links_grpc(${link} found)
      if(found)
        set(${result} TRUE PARENT_SCOPE)
        return()
      endif()
    endif()
  endforeach()
endfunction()

# Fills `tsan_tests`. Called once every target is known.
function(thidua_collect_tsan_tests)
  get_target_property(tests unit_tests MANUALLY_ADDED_DEPENDENCIES)
  foreach(test ${tests})
    thidua_links_grpc(${test} found)
    if(NOT found)
      add_dependencies(tsan_tests ${test})
    endif()
  endforeach()
endfunction()
