// A folder on disk that is gone at the end of the test.
#pragma once

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <system_error>

namespace droproot::test {

class TemporaryFolder {
 public:
  TemporaryFolder() {
    std::string name = (std::filesystem::temp_directory_path() / "droproot-test-XXXXXX").native();
    if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error("mkdtemp failed");
    path_ = std::filesystem::canonical(name).native();
  }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  ~TemporaryFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }

  [[nodiscard]] const std::string& path() const { return path_; }
  [[nodiscard]] std::string operator/(std::string_view below) const {
    return path_ + "/" + std::string(below);
  }

  // Makes the folders above it too. Returns the whole path.
  std::string write(std::string_view below, std::string_view bytes) const {
    const std::string whole = *this / below;
    std::filesystem::create_directories(std::filesystem::path(whole).parent_path());
    std::ofstream(whole, std::ios::binary) << bytes;
    return whole;
  }
  std::string make_folder(std::string_view below) const {
    const std::string whole = *this / below;
    std::filesystem::create_directories(whole);
    return whole;
  }
  void link(std::string_view target, std::string_view below) const {
    std::filesystem::create_symlink(std::filesystem::path(target), *this / below);
  }

 private:
  std::string path_;
};

}  // namespace droproot::test
