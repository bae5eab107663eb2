# What is in the program, as CycloneDX 1.5 (https://cyclonedx.org/docs/1.5/json/): the libraries whose code is
# compiled in, and those that it loads, each with the version of its Debian source package.
# No clock, no random number and no path: the same build gives the same bytes.
#
# cmake -D OUTPUT=FILE -D PROGRAM=droproot -D VERSION=x.y.z -P sbom.cmake
cmake_minimum_required(VERSION 3.25)

# A row for each: id | what it is called | Debian package to ask for its version | licence (SPDX) | how the
# program asks for its shared library, where it is in one.
set(libraries
  "CLI11|CLI11|libcli11-dev|BSD-3-Clause|-"
  "dtl|dtl|libdtl-dev|BSD-3-Clause|-"
  "fmt|fmt|libfmt-dev|MIT|libfmt.so"
  "glibc|GNU C library|libc6-dev|LGPL-2.1-or-later|libc.so"
  "libgcc|GCC runtime library|libgcc-12-dev|GPL-3.0-or-later WITH GCC-exception-3.1|libgcc_s.so"
  "libstdc++|GNU C++ library|libstdc++-12-dev|GPL-3.0-or-later WITH GCC-exception-3.1|libstdc++.so"
  "nlohmann-json|JSON for Modern C++|nlohmann-json3-dev|MIT|-"
  "tl-expected|expected|libexpected-dev|CC0-1.0|-"
  "yaml-cpp|yaml-cpp|libyaml-cpp-dev|MIT|libyaml-cpp.so")
execute_process(COMMAND readelf --dynamic ${PROGRAM} OUTPUT_VARIABLE dynamic COMMAND_ERROR_IS_FATAL ANY)
string(REGEX MATCHALL "\\(NEEDED\\)[^\n]*" needed "${dynamic}")

# source_of(PACKAGE): sets `source` and `version` to those of its source package; empty where dpkg does not know it.
function(source_of package)
  set(found "")
  find_program(DPKG_QUERY dpkg-query)
  if(DPKG_QUERY)
    execute_process(COMMAND ${DPKG_QUERY} -W -f "\${source:Package} \${source:Version}" ${package}
      OUTPUT_VARIABLE found ERROR_QUIET)
  endif()
  string(REGEX MATCH "^([^ ]*) (.*)$" ignored "${found}")
  set(source "${CMAKE_MATCH_1}" PARENT_SCOPE)
  set(version "${CMAKE_MATCH_2}" PARENT_SCOPE)
endfunction()

set(components "")
set(references "")
foreach(row IN LISTS libraries)
  string(REPLACE "|" ";" row "${row}")
  list(GET row 0 id)
  list(GET row 1 name)
  list(GET row 2 package)
  list(GET row 3 licence)
  list(GET row 4 soname)
  set(linkage compiled-in)
  string(FIND "${needed}" "[${soname}" at)
  if(NOT at EQUAL -1)
    set(linkage shared-library)
  endif()
  if(licence MATCHES " ")
    set(licences "{\"expression\": \"${licence}\"}")
  else()
    set(licences "{\"license\": {\"id\": \"${licence}\"}}")
  endif()
  source_of(${package})
  set(known "")
  if(NOT source STREQUAL "")
    string(REPLACE "+" "%2B" in_url "${version}")
    string(REPLACE "~" "%7E" in_url "${in_url}")
    set(known "
      \"version\": \"${version}\",
      \"purl\": \"pkg:deb/debian/${source}@${in_url}?arch=source\",")
  endif()
  string(APPEND components "    {
      \"type\": \"library\",
      \"bom-ref\": \"${id}\",
      \"name\": \"${name}\",${known}
      \"licenses\": [${licences}],
      \"properties\": [
        {\"name\": \"droproot:linkage\", \"value\": \"${linkage}\"},
        {\"name\": \"droproot:debian-package\", \"value\": \"${package}\"}
      ]
    },\n")
  list(APPEND references "\"${id}\"")
endforeach()
string(REGEX REPLACE ",\n$" "" components "${components}")
list(JOIN references ", " references)

file(WRITE ${OUTPUT} "{
  \"bomFormat\": \"CycloneDX\",
  \"specVersion\": \"1.5\",
  \"version\": 1,
  \"metadata\": {
    \"component\": {
      \"type\": \"application\",
      \"bom-ref\": \"droproot\",
      \"name\": \"droproot\",
      \"version\": \"${VERSION}\",
      \"licenses\": [{\"license\": {\"id\": \"Apache-2.0\"}}]
    }
  },
  \"components\": [
${components}
  ],
  \"dependencies\": [
    {\"ref\": \"droproot\", \"dependsOn\": [${references}]}
  ]
}
")
