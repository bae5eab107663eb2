// Runs one fuzz target over the inputs kept for it. Each input stands in a heap block of exactly
// its size, so that the address sanitizer sees the first byte read behind it.
#include <cstring>
#include <iterator>
#include <memory>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace droproot {
namespace {

namespace fs = std::filesystem;

#define DROPROOT_STRING(text) #text
#define DROPROOT_NAME(macro) DROPROOT_STRING(macro)
#define DROPROOT_REPLAY(target) TEST(FuzzReplay, target)

DROPROOT_REPLAY(DROPROOT_FUZZ_TARGET) {
  const fs::path folder =
      fs::path(DROPROOT_SOURCE_DIR) / "tests/fuzz/corpus" / DROPROOT_NAME(DROPROOT_FUZZ_TARGET);
  std::vector<fs::path> inputs;
  for (const auto& entry : fs::directory_iterator(folder)) inputs.push_back(entry.path());
  std::ranges::sort(inputs);
  ASSERT_FALSE(inputs.empty()) << folder;
  for (const fs::path& input : inputs) {
    SCOPED_TRACE(input.filename().string());
    std::ifstream in(input, std::ios::binary);
    const std::string bytes{std::istreambuf_iterator<char>(in), {}};
    const auto exact = std::make_unique<std::uint8_t[]>(bytes.size());
    std::memcpy(exact.get(), bytes.data(), bytes.size());
    EXPECT_EQ(LLVMFuzzerTestOneInput(exact.get(), bytes.size()), 0);
  }
}

}  // namespace
}  // namespace droproot
