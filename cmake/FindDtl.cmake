# dtl (Debian: libdtl-dev) is headers only and has no CMake package of its own.
find_path(DTL_INCLUDE_DIR dtl/dtl.hpp)
include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(Dtl REQUIRED_VARS DTL_INCLUDE_DIR)
if(Dtl_FOUND AND NOT TARGET dtl::dtl)
  add_library(dtl::dtl INTERFACE IMPORTED)
  target_include_directories(dtl::dtl SYSTEM INTERFACE ${DTL_INCLUDE_DIR})
endif()
