// How the places of low ports are found (droproot/analysis/ports.h): the finder that ports.cpp, for
// what the Dockerfile says itself, port_variables.cpp and port_sources.cpp share.
#pragma once

#include <cstddef>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "analysis/config_ports.h"
#include "analysis/port_text.h"
#include "analysis/program_match.h"
#include "droproot/analysis/ports.h"

namespace droproot::analysis {

// A command that starts, and which row it is.
struct Started {
  const Command* command;
  ProgramMatch match;
  bool told = false;     // an argument says where it listens
  bool decided = false;  // an argument or a variable does
  // The author's code that it runs, as far as the context shows it.
  std::string source_name = {};
  std::optional<std::string> source = {};
  bool source_looked_for = false;
  bool source_in_context = false;
  // The file of the context whose text the command is, where it is not the Dockerfile.
  std::string script_path = {};

  [[nodiscard]] bool is_own_code() const { return match.row->own; }
  [[nodiscard]] bool listens() const { return !match.row->quiet; }
};

// EXPOSE 80-90/tcp.
struct ExposedRange {
  std::uint32_t first;
  std::uint32_t last;
  PortPlace place;  // of its first port
};

class PortFinder {
 public:
  PortFinder(const FactsInput& input, const StageFacts& facts, const StartProcess& start,
             const ServerFacts& server)
      : input_(input),
        facts_(facts),
        start_(start),
        server_(server),
        chain_(input.file.chain(facts.stage)) {}
  PortFacts find();

 private:
  void find_exposed();
  void find_exposed_word(const model::Instruction& instruction, const model::Word& word,
                         const model::Resolved& resolved);
  void find_exposed_range(std::string_view ports, PortPlace place, const std::string& protocol);
  void find_places_in_ranges();
  void find_programs();
  void add_programs(const Command& command, std::size_t first, const std::string& script);
  void add_program(const Command& command, std::size_t first, const std::string& script);
  [[nodiscard]] std::optional<Commands> read_package(const Command& command, std::string& path);
  void find_arguments(Started& started);
  void find_argument(Started& started, const PortArgument& argument, const PortInText& port);
  void find_variables();
  void find_own_variable(const model::Pair& pair, const model::Variable& variable);
  void find_inherited_variable(const knowledge::EnvEntry& entry);
  void find_followers();
  void find_follower(const model::Instruction& instruction, const model::Pair& pair);
  void find_ports_of_base();
  void find_ports_of_server();
  void find_health();
  void find_health_words(const Command& command);
  void find_other_uses();
  void find_other_use(const model::Instruction& instruction, std::string_view variable);
  // `named`: something else has named a low port.
  void find_in_files(bool named);
  void find_in_source(const Started& started, bool named);
  [[nodiscard]] std::set<std::uint16_t> low_ports_of_source(bool named) const;
  void find_in_application(const Started& started);
  void add_application_ports(const std::string& path, const ConfigPorts& ports);
  void find_in_script(const Started& started, const PortArgument& argument, PortPlace place);
  void find_gap();
  void find_health_gap();

  void add(PortPlace place);
  // The place of digits in a text of the Dockerfile, or of the variable that brings them.
  void add_written(Span raw, std::string_view value, const PortInText& port, PortPlace place);
  void add_through_variable(Span raw, PortPlace place);
  [[nodiscard]] std::optional<Span> definition_of(const model::Variable& variable,
                                                  std::string_view name) const;
  [[nodiscard]] bool is_editable(model::InstructionId id) const;
  [[nodiscard]] bool is_exposed(std::uint32_t port) const;
  [[nodiscard]] bool is_set_by_image(std::string_view variable) const;
  [[nodiscard]] bool is_read(std::string_view variable);
  [[nodiscard]] bool all_are_told() const;
  [[nodiscard]] static bool is_closed(const Started& started);
  void read_source(Started& started) const;
  void read_go_source(Started& started, std::string_view program) const;
  [[nodiscard]] std::string_view at(Span span) const { return input_.file.source().at(span); }
  [[nodiscard]] Span start_at() const {
    const model::InstructionId from = input_.file.at(facts_.stage).from;
    return input_.file.at(start_.at.value_or(from)).span;
  }

  const FactsInput& input_;
  const StageFacts& facts_;
  const StartProcess& start_;
  const ServerFacts& server_;
  std::vector<model::StageId> chain_;  // the target first
  std::vector<Started> started_;
  std::vector<ExposedRange> ranges_;
  Arena arena_;  // of what `shell_` reads
  ShellReader shell_{arena_};
  std::size_t packages_ = 0;                     // whose scripts were read
  std::span<const Command> health_;              // what the HEALTHCHECK runs
  std::set<std::string, std::less<>> followed_;  // variables whose definition is a place
  PortFacts out_;
};

}  // namespace droproot::analysis
