#include "cli/one_file.h"

#include <fmt/format.h>

#include <algorithm>
#include <exception>
#include <filesystem>
#include <utility>

#include "cli/inputs.h"
#include "cli/not_text.h"
#include "droproot/report/report.h"
#include "droproot/text/hash.h"
#include "droproot/text/printable.h"

namespace droproot::cli {
namespace {

// `path` as seen from `folder`, without looking at the disk; nullopt: not below it as written.
std::optional<std::string> path_below(const std::string& folder, const std::string& path) {
  namespace fs = std::filesystem;
  const fs::path relative = fs::path(path).lexically_normal().lexically_relative(
      fs::path(folder + "/").lexically_normal());
  if (relative.empty() || relative.native().starts_with("..")) return std::nullopt;
  return relative.native();
}

}  // namespace

std::optional<report::Format> format_of(const Harden& options) {
  if (options.format || options.mode == Mode::write) return options.format;
  return report::Format::diff;
}

std::string shown_name(const Harden& options, const Input& input) {
  return input.origin == Origin::standard_input ? options.stdin_filename : input.path;
}

std::size_t FileResult::weight() const {
  std::size_t bytes = out.size();
  for (const std::string& line : said) bytes += line.size();
  if (!piece) return bytes;
  for (const std::string& item : piece->items) bytes += item.size();
  for (const std::string& note : piece->notes) bytes += note.size();
  return bytes;
}

std::string FileWork::place(const Input& input) const {
  if (input.origin == Origin::found && !input.is_link) return real_path(input, parts_.roots);
  return place_of(shown_name(parts_.options, input), parts_.environment.cwd);
}

std::unique_ptr<analysis::BuildContext> FileWork::open_context(const std::string& folder) const {
  auto context = parts_.environment.open_context(folder);
  // As the diff calls it, where that takes no look at the disk.
  const std::string& cwd = parts_.environment.cwd;
  std::string shown_below = report_path(
      is_surely_normal(folder) ? folder + '/'
                               : (std::filesystem::path(folder) / "").lexically_normal().native(),
      cwd);
  if (shown_below == "." || shown_below == "./") shown_below.clear();
  context->set_shown_below(shown_below);
  context->set_repository(
      [this, folder, shown_below] { return parts_.repositories.around(folder, shown_below); });
  return context;
}

std::unique_ptr<analysis::BuildContext> FileWork::context_of(const Input& input) const {
  const Harden& options = parts_.options;
  if (options.context == ContextChoice::folder) {
    auto context = open_context(options.context_folder);
    context->set_dockerfile(path_below(options.context_folder, input.path));
    return context;
  }
  const bool unseen =
      options.context == ContextChoice::none || input.origin == Origin::standard_input;
  if (unseen) return std::make_unique<analysis::NoContext>();
  auto context = open_context(folder_of(input.path));
  context->set_dockerfile(input.path.substr(input.path.rfind('/') + 1));
  return context;
}

std::string FileWork::rendered(const Input& input, const diag::FileReport& report,
                               const config::Config& config) const {
  const std::optional<report::Format> format = format_of(parts_.options);
  if (!format) return "";
  const bool diff = *format == report::Format::diff;
  if (diff && report.status != diag::Status::changed) return "";
  const std::string path =
      diff ? diff_path(place(input), parts_.environment.cwd) : shown_name(parts_.options, input);
  std::string text = report::render(report, *format, path, parts_.console.out_color());
  if (*format != report::Format::text || !config.shows_security_context) return text;
  const std::string context = report::security_context_text(report.identity_after);
  const bool separates = !text.empty() && !context.empty();
  return text + (separates ? "\n" : "") + context;
}

FileResult FileWork::fail(const Input& input, std::string_view message, std::string line) const {
  FileResult result{.begun = true, .status = Exit::usage};
  result.said.push_back(std::move(line));
  result.summary.add_failure();
  if (parts_.document != nullptr) {
    result.piece =
        parts_.document->failure(shown_name(parts_.options, input),
                                 report_path(place(input), parts_.environment.cwd), message);
  }
  return result;
}

// BuildKit refuses the file: its own message, as compilers write it.
FileResult FileWork::refuse(const diag::FileReport& report) const {
  FileResult result{.begun = true, .status = Exit::usage};
  const LineIndex lines(report.before.bytes());
  for (const diag::Finding& finding : report.findings) {
    const LineCol at = lines.line_col(finding.span.begin);
    result.said.push_back(parts_.console.error_line_at(
        fmt::format("{}:{}:{}", printable(report.before.name()), at.line, at.column),
        printable(finding.message)));
  }
  result.summary.add(report);
  return result;
}

std::vector<std::string> FileWork::finding_lines(const diag::FileReport& report) const {
  const Harden& options = parts_.options;
  if (options.verbosity == Verbosity::quiet) return {};
  // They stand on standard output already, at greater length.
  const std::optional<report::Format> format = format_of(options);
  if (format == report::Format::text || format == report::Format::markdown) return {};
  std::vector<std::string> said;
  const LineIndex lines(report.before.bytes());
  for (std::size_t i = 0; i < report.findings.size(); ++i) {
    const bool applied = report.outcomes[i] == diag::Outcome::applied;
    if (applied && options.verbosity != Verbosity::verbose) continue;
    const std::string line = diag::one_line(report.findings[i], report.before, lines);
    said.push_back(applied ? line + " [fixed]" : line);
  }
  for (const diag::Companion& companion : report.companions) {
    if (companion.edited && options.verbosity != Verbosity::verbose) continue;
    said.push_back(diag::one_line(companion));
  }
  return said;
}

Exit FileWork::status_of(const diag::FileReport& report) const {
  if (parts_.options.mode != Mode::check) return Exit::ok;
  const bool needs_a_person = std::ranges::any_of(
      report.findings, [](const diag::Finding& f) { return f.severity != diag::Severity::note; });
  return needs_a_person || report.status == diag::Status::changed ? Exit::findings : Exit::ok;
}

FileResult FileWork::report(const Input& input, const diag::FileReport& report,
                            const config::Config& config) const {
  // Drawn before anything is written: should drawing it fail, the file is still as it was.
  std::optional<report::Piece> piece;
  if (parts_.document != nullptr) {
    piece = parts_.document->file(report, report_path(place(input), parts_.environment.cwd));
  }
  if (report.status == diag::Status::error) {
    FileResult result = refuse(report);
    result.piece = std::move(piece);
    return result;
  }
  std::string output = parts_.document != nullptr ? "" : rendered(input, report, config);
  const bool rewrites =
      parts_.options.mode == Mode::write && report.status == diag::Status::changed;
  const Files* files = rewrites ? &parts_.environment.files : nullptr;
  const Result<void> written = parts_.companions.take(report, files, [&]() -> Result<void> {
    if (files == nullptr) return {};
    const auto found = found_path(input, parts_.roots);
    if (found) return files->replace_found(*found, report.before.bytes(), report.after);
    return files->replace(input.path, report.before.bytes(), report.after);
  });
  if (!written) {
    const std::string message = printable(written.error().message);
    return fail(input, message, parts_.console.error_line(message));
  }
  FileResult result{.begun = true, .status = status_of(report)};
  result.out = std::move(output);
  result.piece = std::move(piece);
  result.said = finding_lines(report);
  result.summary.add(report);
  if (parts_.resume != nullptr) {
    result.left_as = fnv_hash(rewrites ? std::string_view(report.after) : report.before.bytes());
  }
  return result;
}

FileResult FileWork::handle(const Input& input, const config::Config& config,
                            const diag::FileReport* known) const {
  const auto refused = [&](const std::string& message) {
    return fail(input, message, parts_.console.error_line(message));
  };
  const Result<std::optional<std::string>> bytes =
      read_input(input, parts_.roots, parts_.environment);
  if (!bytes) return refused(printable(bytes.error().message));
  if (!*bytes) return {.begun = true};
  const std::string name = shown_name(parts_.options, input);
  if (const auto reason = not_text_reason(**bytes)) {
    return refused(fmt::format("{} is not a text file ({})", printable(name), *reason));
  }
  if (parts_.resume != nullptr) {
    if (const std::optional<Exit> status = parts_.resume->done(input.path, **bytes)) {
      FileResult result{.begun = true, .status = *status};
      result.summary.add_done_before();
      return result;
    }
  }
  if (known != nullptr && known->before.bytes() == **bytes) return report(input, *known, config);
  const auto context = context_of(input);
  return report(input, parts_.environment.process(SourceText(name, **bytes), config, *context),
                config);
}

Surveyed FileWork::survey(const Input& input, const config::Config& config,
                          const std::set<std::string>& contested) const {
  try {
    const Result<std::optional<std::string>> bytes =
        read_input(input, parts_.roots, parts_.environment);
    if (!bytes || !*bytes || not_text_reason(**bytes)) return {};
    const auto context = context_of(input);
    context->set_contested(contested);
    const std::string name = shown_name(parts_.options, input);
    Surveyed found{parts_.environment.process(SourceText(name, **bytes), config, *context)};
    const bool matters = !contested.empty() || !found.report->companion_files.empty();
    return matters ? std::move(found) : Surveyed{};
  } catch (const std::exception&) {
    return {};
  }
}

FileResult FileWork::work(const Input& input, const config::Config& config,
                          const diag::FileReport* known) const {
  try {
    return handle(input, config, known);
  } catch (const std::exception& bug) {
    const std::string name = shown_name(parts_.options, input);
    FileResult result = fail(input, "a bug in droproot was met here, and the file was left alone",
                             parts_.console.error_line(bug_message(name, bug.what())));
    result.status = Exit::internal;
    return result;
  }
}

}  // namespace droproot::cli
