#include "cli/harden.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <system_error>
#include <utility>

#include "cli/discover.h"
#include "cli/help.h"
#include "cli/inputs.h"
#include "cli/not_text.h"
#include "cli/project_config.h"
#include "cli/summary.h"
#include "droproot/report/diff_base.h"
#include "droproot/report/report.h"
#include "droproot/report/run_report.h"
#include "droproot/rules/registry.h"
#include "droproot/text/printable.h"

namespace droproot::cli {
namespace {

class Hardening {
 public:
  Hardening(const Harden& options, const Environment& environment, Console& console)
      : options_(options),
        environment_(environment),
        console_(console),
        configs_(options, environment) {}

  Exit run();

 private:
  [[nodiscard]] Result<void> check_usage(const Discovery& discovery) const;
  // What each input is asked to do, before the first is touched: a mistake in a configuration
  // leaves all of them alone. Drops what a configuration excludes.
  [[nodiscard]] Result<void> configure(std::vector<Input>& inputs);
  Exit handle(const Input& input, const config::Config& config);
  Exit report(const Input& input, const diag::FileReport& report);
  Exit fail(const Input& input, std::string_view message);
  void add_failure(const Input& input, std::string_view message);
  Exit refuse(const diag::FileReport& report);
  [[nodiscard]] Result<void> begin_document();
  void list_findings(const diag::FileReport& report);
  [[nodiscard]] std::string shown_name(const Input& input) const;
  [[nodiscard]] std::string rendered(const Input& input, const diag::FileReport& report) const;
  [[nodiscard]] std::unique_ptr<analysis::BuildContext> context_of(const Input& input) const;
  [[nodiscard]] std::optional<report::Format> format() const;
  [[nodiscard]] Exit status_of(const diag::FileReport& report) const;

  const Harden& options_;
  const Environment& environment_;
  Console& console_;
  ProjectConfigs configs_;
  std::vector<const config::Config*> asked_;  // of each input
  Summary summary_;
  std::vector<report::RuleText> rules_;
  std::optional<report::DiffBase> diff_base_;
  std::optional<report::RunReport> document_;  // of a machine format
};

std::vector<report::RuleText> rule_texts() {
  std::vector<report::RuleText> texts;
  for (const rules::Rule& rule : rules::all_rules()) {
    texts.push_back({.id = rule.meta.id,
                     .summary = rule.meta.summary,
                     .page = rules::explanation(rule.meta.id),
                     .severity = rule.meta.severity});
  }
  return texts;
}

Exit worse(Exit a, Exit b) { return std::max(a, b); }

std::optional<report::Format> Hardening::format() const {
  if (options_.format || options_.mode == Mode::write) return options_.format;
  return report::Format::diff;
}

std::string Hardening::shown_name(const Input& input) const {
  return input.origin == Origin::standard_input ? options_.stdin_filename : input.path;
}

// `path` as seen from `folder`, without looking at the disk; nullopt: not below it as written.
std::optional<std::string> path_below(const std::string& folder, const std::string& path) {
  namespace fs = std::filesystem;
  const fs::path relative = fs::path(path).lexically_normal().lexically_relative(
      fs::path(folder + "/").lexically_normal());
  if (relative.empty() || relative.native().starts_with("..")) return std::nullopt;
  return relative.native();
}

std::unique_ptr<analysis::BuildContext> Hardening::context_of(const Input& input) const {
  if (options_.context == ContextChoice::folder) {
    auto context = environment_.open_context(options_.context_folder);
    context->set_dockerfile(path_below(options_.context_folder, input.path));
    return context;
  }
  const bool unseen =
      options_.context == ContextChoice::none || input.origin == Origin::standard_input;
  if (unseen) return std::make_unique<analysis::NoContext>();
  auto context = environment_.open_context(folder_of(input.path));
  context->set_dockerfile(input.path.substr(input.path.rfind('/') + 1));
  return context;
}

std::string Hardening::rendered(const Input& input, const diag::FileReport& report) const {
  if (!format()) return "";
  const bool diff_of_nothing =
      *format() == report::Format::diff && report.status != diag::Status::changed;
  if (diff_of_nothing) return "";
  const std::string name = shown_name(input);
  const std::string path =
      *format() == report::Format::diff ? diff_path(name, environment_.cwd) : name;
  return report::render(report, *format(), path, console_.out_color());
}

void Hardening::add_failure(const Input& input, std::string_view message) {
  summary_.add_failure();
  if (!document_) return;
  const std::string name = shown_name(input);
  console_.out(
      document_->add(document_->failure(name, report_path(name, environment_.cwd), message)));
}

Exit Hardening::fail(const Input& input, std::string_view message) {
  console_.error(message);
  add_failure(input, message);
  return Exit::usage;
}

// BuildKit refuses the file: its own message, as compilers write it.
Exit Hardening::refuse(const diag::FileReport& report) {
  const LineIndex lines(report.before.bytes());
  for (const diag::Finding& finding : report.findings) {
    const LineCol at = lines.line_col(finding.span.begin);
    console_.error_at(fmt::format("{}:{}:{}", printable(report.before.name()), at.line, at.column),
                      printable(finding.message));
  }
  summary_.add(report);
  return Exit::usage;
}

void Hardening::list_findings(const diag::FileReport& report) {
  if (options_.verbosity == Verbosity::quiet) return;
  // They stand on standard output already, at greater length.
  if (format() == report::Format::text) return;
  const LineIndex lines(report.before.bytes());
  for (std::size_t i = 0; i < report.findings.size(); ++i) {
    const bool applied = report.outcomes[i] == diag::Outcome::applied;
    if (applied && options_.verbosity != Verbosity::verbose) continue;
    const std::string line = diag::one_line(report.findings[i], report.before, lines);
    console_.err(applied ? line + " [fixed]" : line);
  }
}

Exit Hardening::status_of(const diag::FileReport& report) const {
  if (options_.mode != Mode::check) return Exit::ok;
  const bool needs_a_person = std::ranges::any_of(
      report.findings, [](const diag::Finding& f) { return f.severity != diag::Severity::note; });
  return needs_a_person || report.status == diag::Status::changed ? Exit::findings : Exit::ok;
}

Exit Hardening::report(const Input& input, const diag::FileReport& report) {
  // Drawn before anything is written: should drawing it fail, the file is still as it was.
  std::optional<report::Piece> piece;
  if (document_) {
    piece = document_->file(report, report_path(shown_name(input), environment_.cwd));
  }
  if (report.status == diag::Status::error) {
    if (piece) console_.out(document_->add(*piece));
    return refuse(report);
  }
  const std::string output = document_ ? "" : rendered(input, report);
  if (options_.mode == Mode::write && report.status == diag::Status::changed) {
    const Result<void> written =
        environment_.files.replace(input.path, report.before.bytes(), report.after);
    if (!written) return fail(input, printable(written.error().message));
  }
  console_.out(piece ? document_->add(*piece) : output);
  list_findings(report);
  summary_.add(report);
  return status_of(report);
}

Exit Hardening::handle(const Input& input, const config::Config& config) {
  const Result<std::optional<std::string>> bytes = read_input(input, environment_);
  if (!bytes) return fail(input, printable(bytes.error().message));
  if (!*bytes) return Exit::ok;
  if (const auto reason = not_text_reason(**bytes)) {
    return fail(input,
                fmt::format("{} is not a text file ({})", printable(shown_name(input)), *reason));
  }
  const auto context = context_of(input);
  const diag::FileReport result =
      environment_.process(SourceText(shown_name(input), **bytes), config, *context);
  return report(input, result);
}

Result<void> Hardening::check_usage(const Discovery& discovery) const {
  const std::size_t count = discovery.inputs.size();
  if (format() == report::Format::file && count != 1) {
    return tl::unexpected(Error{
        .code = ErrorCode::usage,
        .message = fmt::format("--format=file takes exactly one input, and there are {}", count)});
  }
  std::error_code error;
  if (options_.context == ContextChoice::folder &&
      !std::filesystem::is_directory(options_.context_folder, error)) {
    return tl::unexpected(
        Error{.code = ErrorCode::usage,
              .message = fmt::format("--context: {} is not a folder that can be opened",
                                     printable(options_.context_folder))});
  }
  return {};
}

Result<void> Hardening::begin_document() {
  if (!format() || !report::is_machine(*format())) return {};
  report::RunInfo info{.version = version_number()};
  if (*format() == report::Format::sarif) {
    rules_ = rule_texts();
    info.rules = rules_;
    info.docs_url = DROPROOT_DOCS_URL;
  }
  if (!options_.diff_base.empty()) {
    const Result<std::string> diff = environment_.files.read(options_.diff_base);
    if (!diff) return tl::unexpected(diff.error());
    Result<report::DiffBase> base = report::DiffBase::parse(*diff);
    if (!base) {
      return tl::unexpected(
          Error{.code = ErrorCode::usage,
                .message = fmt::format("--diff-base: {}: {}", printable(options_.diff_base),
                                       base.error().message)});
    }
    info.diff_base = &diff_base_.emplace(*std::move(base));
  }
  document_.emplace(*format(), info);
  console_.out(document_->begin());
  return {};
}

Result<void> Hardening::configure(std::vector<Input>& inputs) {
  std::vector<Input> kept;
  for (Input& input : inputs) {
    const std::string name = shown_name(input);
    const Result<bool> excluded =
        input.origin == Origin::found ? configs_.excludes(name) : Result<bool>(false);
    if (!excluded) return tl::unexpected(excluded.error());
    if (*excluded) continue;
    const auto config = configs_.of(name);
    if (!config) return tl::unexpected(config.error());
    kept.push_back(std::move(input));
    asked_.push_back(*config);
  }
  inputs = std::move(kept);
  return {};
}

Exit Hardening::run() {
  Discovery discovery = discover(options_.paths, options_.exclude);
  Exit status = Exit::ok;
  for (const Error& problem : discovery.problems) {
    console_.error(problem.message);
    status = Exit::usage;
  }
  const Result<void> right =
      configure(discovery.inputs).and_then([&] { return check_usage(discovery); });
  if (!right) {
    console_.error(right.error().message);
    return Exit::usage;
  }
  if (const Result<void> begun = begin_document(); !begun) {
    console_.error(printable(begun.error().message));
    return Exit::usage;
  }
  const bool talks = options_.verbosity != Verbosity::quiet;
  for (const std::string& folder : discovery.empty_folders) {
    if (talks) console_.error(fmt::format("there is no Dockerfile in {}", printable(folder)));
  }
  for (std::size_t i = 0; i < discovery.inputs.size(); ++i) {
    const Input& input = discovery.inputs[i];
    if (console_.failed() && options_.mode != Mode::write) break;
    const Exit of_file =
        guarded(console_, shown_name(input), [&] { return handle(input, *asked_[i]); });
    if (of_file == Exit::internal) {
      add_failure(input, "a bug in droproot was met here, and the file was left alone");
    }
    status = worse(status, of_file);
  }
  if (document_) console_.out(document_->end());
  if (const std::string line = summary_.line(options_.mode); talks && !line.empty()) {
    console_.summary(line);
  }
  return status;
}

}  // namespace

Exit harden(const Harden& options, const Environment& environment, Console& console) {
  console.set_color(options.color);
  return Hardening(options, environment, console).run();
}

}  // namespace droproot::cli
