#pragma once
// Switches over the enums of protos that the compiler keeps complete.
//
// A switch without `default:` does not compile (-Wswitch) while its enum has a value that no case
// names. protoc adds two enumerators to every enum, only to fix its width; no message holds them,
// and SENTINELS_OF names both. A message of proto3 may still hold a number that the enum does not
// have: then no case is taken, and what stands behind the switch answers for it.
//
//   switch (bound.kind()) {
//     case v1::BOUND_KIND_AT_LEAST:
//       return ...;
//     case v1::BOUND_KIND_UNSPECIFIED:
//     case SENTINELS_OF(v1::BoundKind):
//       break;
//   }
//   return Corrupt("a bound has no kind");

// The two enumerators that protoc adds to `Enum`, for one case of a switch. An enum that a message
// declares has the message's name before its own: Token_Kind.
#define SENTINELS_OF(Enum) \
  Enum##_INT_MIN_SENTINEL_DO_NOT_USE_ : case Enum##_INT_MAX_SENTINEL_DO_NOT_USE_
