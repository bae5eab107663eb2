// What may fail says so in its type: Result<T> is a value or an Error. Nothing here throws.
#pragma once

#include <cstdint>
#include <string>
#include <tl/expected.hpp>

namespace droproot {

enum class ErrorCode : std::uint8_t {
  usage,       // the command line or a configuration file is wrong
  not_found,   // no such file
  unreadable,  // a folder, a device, no permission, vanished
  too_large,   // over kMaxFileSize
  not_text,    // an executable, an archive, a picture
  unwritable,  // could not be replaced
  changed,     // the bytes on disk are not those we read
  unparsable,  // BuildKit refuses the file
};

// `message` is a full sentence that names the file; the command line prints it as it is.
struct Error {
  ErrorCode code;
  std::string message;
};

template <typename T>
using Result = tl::expected<T, Error>;

}  // namespace droproot
