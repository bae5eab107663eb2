#include "cli/harden.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <set>
#include <system_error>
#include <utility>

#include "cli/companion_files.h"
#include "cli/discover.h"
#include "cli/help.h"
#include "cli/inputs.h"
#include "cli/one_file.h"
#include "cli/ordered_work.h"
#include "cli/progress.h"
#include "cli/project_config.h"
#include "cli/repositories.h"
#include "cli/resume.h"
#include "cli/summary.h"
#include "droproot/report/diff_base.h"
#include "droproot/report/report.h"
#include "droproot/report/run_report.h"
#include "droproot/rules/registry.h"
#include "droproot/text/hash.h"
#include "droproot/text/printable.h"

namespace droproot::cli {
namespace {

class Hardening {
 public:
  Hardening(const Harden& options, const Environment& environment, Console& console)
      : options_(options),
        environment_(environment),
        console_(console),
        configs_(options, environment),
        repositories_(environment) {}

  Exit run();

 private:
  [[nodiscard]] Result<Discovery> find_inputs() const;
  [[nodiscard]] Result<void> check_usage(const Discovery& discovery) const;
  // What each input is asked to do, before the first is touched: a mistake in a configuration
  // leaves all of them alone. Drops what a configuration excludes.
  [[nodiscard]] Result<void> configure(std::vector<Input>& inputs);
  [[nodiscard]] Result<void> begin_document();
  [[nodiscard]] Result<void> open_resume_log();
  [[nodiscard]] Result<void> prepare(Discovery& discovery);
  Exit say_what_was_found(const Discovery& discovery);
  [[nodiscard]] FileWork file_work(const Discovery& discovery);
  // With --ports=remap-context: what the inputs change beside them, before the first is written.
  void survey(const Discovery& discovery, const FileWork& work);
  void process(const Discovery& discovery);
  void emit(const Input& input, const FileResult& result);
  [[nodiscard]] unsigned jobs_for(std::size_t files) const;

  const Harden& options_;
  const Environment& environment_;
  Console& console_;
  ProjectConfigs configs_;
  std::vector<const config::Config*> asked_;  // of each input
  Summary summary_;
  std::vector<report::RuleText> rules_;
  std::optional<report::DiffBase> diff_base_;
  std::optional<report::RunReport> document_;  // of a machine format
  std::optional<ResumeLog> resume_;
  Repositories repositories_;
  CompanionFiles companions_;
  std::map<std::size_t, diag::FileReport> surveyed_;  // of inputs that change files beside them
  Exit status_ = Exit::ok;
  std::size_t done_ = 0;
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

// The same for a path wherever the run is.
bool is_in_shard(const std::string& path, const Shard& shard) {
  // Its low bits alone know little of the first characters.
  constexpr unsigned kHalf = 32;
  const std::uint64_t hash = fnv_hash(path);
  return (hash ^ (hash >> kHalf)) % shard.count == shard.number - 1;
}

Result<void> Hardening::check_usage(const Discovery& discovery) const {
  const std::size_t count = discovery.inputs.size();
  if (format_of(options_) == report::Format::file && count != 1) {
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
  const std::optional<report::Format> format = format_of(options_);
  if (!format || !report::is_machine(*format)) return {};
  report::RunInfo info{.version = version_number()};
  if (*format == report::Format::sarif) {
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
  document_.emplace(*format, info);
  return {};
}

Result<void> Hardening::configure(std::vector<Input>& inputs) {
  std::vector<Input> kept;
  for (Input& input : inputs) {
    const std::string name = shown_name(options_, input);
    const Result<bool> excluded =
        input.origin == Origin::found ? configs_.excludes(name) : Result<bool>(false);
    if (!excluded) return tl::unexpected(excluded.error());
    if (*excluded || !is_in_shard(name, options_.shard)) continue;
    const auto config = configs_.of(name);
    if (!config) return tl::unexpected(config.error());
    kept.push_back(std::move(input));
    asked_.push_back(*config);
  }
  inputs = std::move(kept);
  return {};
}

Result<Discovery> Hardening::find_inputs() const {
  const SearchOptions search{.exclude = options_.exclude,
                             .ignores = options_.ignores,
                             .jobs = options_.jobs.value_or(environment_.cores)};
  if (options_.files_from.empty()) return discover(options_.paths, search);
  Result<std::vector<std::string>> listed =
      read_path_list(options_.files_from, options_.list_end, environment_);
  if (!listed) return tl::unexpected(listed.error());
  listed->insert(listed->end(), options_.paths.begin(), options_.paths.end());
  if (listed->empty()) return Discovery{};  // and not the current folder
  return discover(*listed, search);
}

Result<void> Hardening::open_resume_log() {
  if (options_.resume.empty()) return {};
  return ResumeLog::open(options_.resume, options_.fingerprint).map([&](ResumeLog&& log) {
    resume_.emplace(std::move(log));
  });
}

Result<void> Hardening::prepare(Discovery& discovery) {
  return configure(discovery.inputs)
      .and_then([&] { return check_usage(discovery); })
      .and_then([&] { return begin_document(); })
      .and_then([&] { return open_resume_log(); });
}

Exit Hardening::say_what_was_found(const Discovery& discovery) {
  for (const Error& problem : discovery.problems) console_.error(problem.message);
  if (options_.verbosity != Verbosity::quiet) {
    for (const std::string& folder : discovery.empty_folders) {
      console_.error(fmt::format("there is no Dockerfile in {}", printable(folder)));
    }
  }
  return discovery.problems.empty() ? Exit::ok : Exit::usage;
}

// A thread for a handful of files costs more than it brings; with --write they wait for the disk.
unsigned Hardening::jobs_for(std::size_t files) const {
  constexpr std::size_t kWorthAThread = 8;
  const std::size_t each = options_.mode == Mode::write ? 1 : kWorthAThread;
  const std::size_t most = options_.jobs.value_or(environment_.cores);
  return static_cast<unsigned>(std::clamp((files + each - 1) / each, std::size_t{1}, most));
}

void Hardening::emit(const Input& input, const FileResult& result) {
  if (!result.begun) return;
  ++done_;
  console_.out(result.piece ? document_->add(*result.piece) : result.out);
  for (const std::string& line : result.said) console_.err(line);
  summary_.add(result.summary);
  status_ = worse(status_, result.status);
  if (!resume_ || !result.left_as) return;
  console_.flush();
  if (console_.failed()) return;
  const Result<void> noted = resume_->add(input.path, *result.left_as, result.status);
  if (noted) return;
  console_.error(noted.error().message);
  status_ = worse(status_, Exit::usage);
  resume_.reset();  // said once
}

FileWork Hardening::file_work(const Discovery& discovery) {
  return FileWork({.options = options_,
                   .environment = environment_,
                   .console = console_,
                   .roots = discovery.roots,
                   .document = document_ ? &*document_ : nullptr,
                   .resume = resume_ ? &*resume_ : nullptr,
                   .repositories = repositories_,
                   .companions = companions_});
}

void Hardening::survey(const Discovery& discovery, const FileWork& work) {
  const std::vector<Input>& inputs = discovery.inputs;
  std::vector<std::size_t> asking;
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    const bool asks = asked_[i]->ports == config::PortMode::remap_context;
    if (asks && inputs[i].origin != Origin::standard_input) asking.push_back(i);
  }
  in_order<Surveyed>(
      {.count = asking.size(),
       .jobs = jobs_for(asking.size()),
       .stopped = [] { return false; },
       .idle = [] {}},
      [&](std::size_t i) { return work.survey(inputs[asking[i]], *asked_[asking[i]], {}); },
      [&](std::size_t i, Surveyed found) {
        if (found.report) surveyed_.emplace(asking[i], *std::move(found.report));
      });
  std::vector<const diag::FileReport*> reports;
  for (const auto& [index, report] : surveyed_) reports.push_back(&report);
  const std::set<std::string> contested = CompanionFiles::contested(reports);
  if (contested.empty()) return;
  for (auto& [index, report] : surveyed_) {
    Surveyed again = work.survey(inputs[index], *asked_[index], contested);
    if (again.report) report = *std::move(again.report);
  }
}

void Hardening::process(const Discovery& discovery) {
  const std::vector<Input>& inputs = discovery.inputs;
  const FileWork work = file_work(discovery);
  survey(discovery, work);
  const bool shows =
      environment_.terminal.err && options_.progress && options_.verbosity != Verbosity::quiet;
  Progress progress(console_, inputs.size(), shows);
  // A single file is over before anyone could interrupt it, but for one that is typed in.
  const std::atomic<bool>& interrupted =
      inputs.size() > 1 ? environment_.catch_interrupts() : never_interrupted();
  std::atomic<bool> unread = false;  // nobody reads our output any more
  in_order<FileResult>(
      {.count = inputs.size(),
       .jobs = jobs_for(inputs.size()),
       .stopped = [&] { return interrupted || unread; },
       .idle = [&] { progress.show(done_, summary_, options_.mode); }},
      [&](std::size_t i) {
        const auto known = surveyed_.find(i);
        return work.work(inputs[i], *asked_[i],
                         known == surveyed_.end() ? nullptr : &known->second);
      },
      [&](std::size_t i, const FileResult& result) {
        emit(inputs[i], result);
        unread = console_.failed() && options_.mode != Mode::write;
      });
  progress.end();
  if (format_of(options_) == report::Format::diff) {
    console_.out(companions_.diffs(environment_.cwd, console_.out_color()));
  }
  if (interrupted) {
    console_.error(fmt::format("interrupted: {} of {} files are done{}", done_, inputs.size(),
                               resume_ ? "; the same command goes on with the others" : ""));
  }
}

Exit Hardening::run() {
  Result<Discovery> discovery = find_inputs();
  if (!discovery) {
    console_.error(printable(discovery.error().message));
    return Exit::usage;
  }
  if (const Result<void> right = prepare(*discovery); !right) {
    console_.error(printable(right.error().message));
    return Exit::usage;
  }
  status_ = say_what_was_found(*discovery);
  if (document_) console_.out(document_->begin());
  process(*discovery);
  if (document_) console_.out(document_->end());
  const bool talks = options_.verbosity != Verbosity::quiet;
  if (const std::string line = summary_.line(options_.mode); talks && !line.empty()) {
    console_.summary(line);
  }
  return status_;
}

}  // namespace

Exit harden(const Harden& options, const Environment& environment, Console& console) {
  console.set_color(options.color);
  return Hardening(options, environment, console).run();
}

}  // namespace droproot::cli
