// droproot_pages man|markdown: prints the manual page, or docs/cli.md. Runs at build time.
#include "cli/pages.h"

#include <cstdio>
#include <string>
#include <string_view>

int main(int argc, char** argv) {
  const std::string_view kind = argc == 2 ? argv[1] : "";
  std::string text;
  if (kind == "man") text = droproot::cli::manual_page();
  if (kind == "markdown") text = droproot::cli::reference_page();
  if (text.empty()) {
    std::fputs("usage: droproot_pages man|markdown\n", stderr);
    return 2;
  }
  return std::fputs(text.c_str(), stdout) < 0 || std::fflush(stdout) != 0 ? 1 : 0;
}
