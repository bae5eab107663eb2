// droproot report: what runs over many repositories found.
#include <utility>
#include <vector>

#include "cli/commands.h"
#include "droproot/fleet/fleet.h"
#include "droproot/text/file_io.h"
#include "droproot/text/printable.h"

namespace droproot::cli {
namespace {

Result<std::vector<fleet::File>> read_all(const std::vector<std::string>& names) {
  std::vector<fleet::File> files;
  for (const std::string& name : names) {
    const Result<std::string> lines = read_large_file(name);
    if (!lines) return tl::unexpected(lines.error());
    Result<std::vector<fleet::File>> more = fleet::read_lines(printable(name), *lines);
    if (!more) return tl::unexpected(more.error());
    files.insert(files.end(), std::make_move_iterator(more->begin()),
                 std::make_move_iterator(more->end()));
  }
  return files;
}

Result<void> put(const std::string& out, const std::string& text, Console& console) {
  if (out != "-") return save_file(out, text);
  console.out(text);
  return {};
}

Result<void> write_reports(const MakeReport& options, const fleet::Fleet& fleet, Console& console) {
  Result<void> done;
  if (!options.html.empty()) {
    done = put(options.html, to_html(fleet, options.title), console);
  }
  if (done && !options.csv.empty()) done = put(options.csv, to_csv(fleet), console);
  if (done && !options.markdown.empty()) {
    done = put(options.markdown, to_markdown(fleet, options.title), console);
  }
  return done;
}

}  // namespace

Exit make_report(const MakeReport& options, Console& console) {
  Result<std::vector<fleet::File>> files = read_all(options.files);
  if (files) {
    const fleet::Fleet fleet = fleet::summarize(*std::move(files), options.depth);
    const Result<void> written = write_reports(options, fleet, console);
    if (written) return Exit::ok;
    console.error(printable(written.error().message));
    return Exit::usage;
  }
  console.error(printable(files.error().message));
  return Exit::usage;
}

}  // namespace droproot::cli
