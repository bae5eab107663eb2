# DROPROOT_PCH: what most sources include is compiled once for all layers. The dev build goes without, so that a
# missing #include shows.
if(DROPROOT_PCH)
  add_library(droproot_pch STATIC ${PROJECT_SOURCE_DIR}/cmake/pch.cpp)
  target_link_libraries(droproot_pch
    PRIVATE ${DROPROOT_FMT} tl::expected droproot_settings droproot_warnings)
  target_precompile_headers(droproot_pch PRIVATE ${PROJECT_SOURCE_DIR}/cmake/pch.h)
endif()

# droproot_layer(NAME SOURCES a.cpp ... [PUBLIC lower layers...] [PRIVATE libraries...])
# One static library a layer: droproot_<name>. PUBLIC names layers (without the prefix).
function(droproot_layer name)
  cmake_parse_arguments(ARG "" "" "SOURCES;PUBLIC;PRIVATE" ${ARGN})
  add_library(droproot_${name} STATIC ${ARG_SOURCES})
  add_library(droproot::${name} ALIAS droproot_${name})
  target_include_directories(droproot_${name}
    PUBLIC $<BUILD_INTERFACE:${PROJECT_SOURCE_DIR}/include> $<INSTALL_INTERFACE:include>
    PRIVATE ${PROJECT_SOURCE_DIR}/src)
  target_compile_features(droproot_${name} PUBLIC cxx_std_20)
  list(TRANSFORM ARG_PUBLIC PREPEND droproot_)
  target_link_libraries(droproot_${name}
    PUBLIC ${ARG_PUBLIC} tl::expected
    PRIVATE ${ARG_PRIVATE} ${DROPROOT_FMT} droproot_settings droproot_warnings)
  if(DROPROOT_PCH)
    target_precompile_headers(droproot_${name} REUSE_FROM droproot_pch)
  endif()
endfunction()
