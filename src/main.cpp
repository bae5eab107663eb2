#include <cstddef>

#include "droproot/cli/run.h"

int main(int argc, char** argv) {
  return droproot::cli::run_process({argv, static_cast<std::size_t>(argc)});
}
