#pragma once
// What files written by protoc take before a unity build puts several of them together. Each has
// two statics of the same names; here they get the name of the file, THIDUA_PROTO_FILE, which CMake
// defines anew before each of them.

#include <google/protobuf/generated_message_reflection.h>

#define THIDUA_JOIN_NOW(a, b) a##b
#define THIDUA_JOIN(a, b) THIDUA_JOIN_NOW(a, b)
#define schemas THIDUA_JOIN(THIDUA_PROTO_FILE, _schemas)
#define file_default_instances THIDUA_JOIN(THIDUA_PROTO_FILE, _default_instances)
