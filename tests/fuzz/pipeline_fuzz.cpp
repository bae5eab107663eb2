// Any bytes through the whole pipeline: the laws hold, and no fix conflicts with another.
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

#include "support/pipeline_laws.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using droproot::diag::Level;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  for (const Level level : {Level::safe, Level::standard, Level::all}) {
    const std::string broken = droproot::test::broken_pipeline(bytes, level);
    if (broken.empty()) continue;
    std::fprintf(stderr, "%s\n", broken.c_str());
    std::abort();
  }
  return 0;
}
