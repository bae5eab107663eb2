# droproot_settings: how all our code is compiled. droproot_warnings: what it must be clean under.
# Both are linked PRIVATE, so that neither leaks into a user of the library.
add_library(droproot_settings INTERFACE)
target_compile_features(droproot_settings INTERFACE cxx_std_20)
target_include_directories(droproot_settings INTERFACE ${PROJECT_SOURCE_DIR}/include)

add_library(droproot_warnings INTERFACE)
target_compile_options(droproot_warnings INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion -Wold-style-cast
  -Wnon-virtual-dtor -Woverloaded-virtual -Wimplicit-fallthrough
  $<$<BOOL:${DROPROOT_DEV}>:-Werror>)

set(CMAKE_CXX_EXTENSIONS OFF)
# Messages of DROPROOT_ASSERT name src/..., wherever the sources are, so that a release is the same everywhere
# (scripts/reproducible). With CCACHE_BASEDIR the compiler sees them from the build folder.
file(RELATIVE_PATH source_from_build ${PROJECT_BINARY_DIR} ${PROJECT_SOURCE_DIR})
add_compile_options("$<$<CONFIG:Release>:-ffile-prefix-map=${PROJECT_SOURCE_DIR}/=>"
  "$<$<CONFIG:Release>:-ffile-prefix-map=${source_from_build}/=>")
if(CMAKE_BUILD_TYPE STREQUAL "Release" AND NOT DEFINED CMAKE_INTERPROCEDURAL_OPTIMIZATION)
  set(CMAKE_INTERPROCEDURAL_OPTIMIZATION ON)
endif()
find_program(DROPROOT_CCACHE ccache)
if(DROPROOT_CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${DROPROOT_CCACHE})
endif()
