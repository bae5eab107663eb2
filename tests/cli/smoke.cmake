# The program itself, from the outside: --version, a diff, --write, exit codes.
# What the engine makes of the file is the golden cases' business; here it only has to change.
# cmake -D DROPROOT=program -D VERSION=x.y.z -D WORK=folder -P smoke.cmake
cmake_minimum_required(VERSION 3.25)

file(REMOVE_RECURSE ${WORK})
file(MAKE_DIRECTORY ${WORK}/empty)
set(original "FROM debian:12\nRUN groupadd -g 1500 app && useradd -u 1500 -g 1500 app\nUSER app\nCMD [\"sleep\", \"9\"]\n")
file(WRITE ${WORK}/Dockerfile "${original}")
file(WRITE ${WORK}/broken "FROM debian:12\nFOO\n")

# expect(STATUS args...): runs droproot in WORK; leaves `out` and `err`.
function(expect status)
  execute_process(COMMAND ${DROPROOT} ${ARGN} WORKING_DIRECTORY ${WORK}
    RESULT_VARIABLE got OUTPUT_VARIABLE stdout ERROR_VARIABLE stderr)
  if(NOT got EQUAL status)
    message(FATAL_ERROR "droproot ${ARGN}: exit ${got}, not ${status}\n${stdout}\n${stderr}")
  endif()
  set(out "${stdout}" PARENT_SCOPE)
  set(err "${stderr}" PARENT_SCOPE)
endfunction()

function(require text part)
  string(FIND "${text}" "${part}" at)
  if(at EQUAL -1)
    message(FATAL_ERROR "'${part}' is missing in:\n${text}")
  endif()
endfunction()

expect(0 --version)
if(NOT out STREQUAL "droproot ${VERSION}\n")
  message(FATAL_ERROR "--version says ${out}")
endif()
expect(0 --help)
require("${out}" "Usage: droproot")

expect(0 Dockerfile)
require("${out}" "--- a/Dockerfile\n+++ b/Dockerfile\n@@ ")
require("${out}" "-USER app\n+USER 1500")
set(diff "${out}")
file(READ ${WORK}/Dockerfile now)
if(NOT now STREQUAL original)
  message(FATAL_ERROR "a diff has changed the file")
endif()

expect(1 --check Dockerfile)
expect(2 --wirte Dockerfile)
require("${err}" "did you mean '--write'?")
expect(2 broken)
require("${err}" "broken:2:1: error: unknown instruction: FOO")
expect(2 gone)
require("${err}" "gone does not exist")
expect(0 empty)
expect(0 parse broken)
require("${out}" "\"path\":\"broken\"")

expect(0 --write Dockerfile)
if(NOT out STREQUAL "")
  message(FATAL_ERROR "--write prints ${out}")
endif()
file(READ ${WORK}/Dockerfile written)
require("${written}" "USER 1500")
expect(0 --write Dockerfile)
file(READ ${WORK}/Dockerfile again)
if(NOT again STREQUAL written)
  message(FATAL_ERROR "a second --write has changed the file again")
endif()

# The diff is what --write does.
file(WRITE ${WORK}/Dockerfile "${original}")
file(WRITE ${WORK}/change.diff "${diff}")
find_program(PATCH patch)
if(PATCH)
  execute_process(COMMAND ${PATCH} -p1 --binary -s -i change.diff WORKING_DIRECTORY ${WORK}
    COMMAND_ERROR_IS_FATAL ANY)
  file(READ ${WORK}/Dockerfile patched)
  if(NOT patched STREQUAL written)
    message(FATAL_ERROR "the diff gives another file than --write:\n${patched}")
  endif()
endif()

execute_process(COMMAND ${DROPROOT} - --format=file INPUT_FILE ${WORK}/broken
  RESULT_VARIABLE got OUTPUT_VARIABLE out ERROR_VARIABLE err)
if(NOT got EQUAL 2 OR NOT out STREQUAL "")
  message(FATAL_ERROR "standard input that does not parse: exit ${got}, '${out}'")
endif()
