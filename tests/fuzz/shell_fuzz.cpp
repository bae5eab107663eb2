// Any bytes as a shell script: the laws of laws.h hold.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "shell/laws.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (!droproot::shell::broken_law(text).empty()) std::abort();
  return 0;
}
