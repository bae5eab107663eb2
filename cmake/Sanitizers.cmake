# Every target of the build is instrumented alike: a mix of both kinds gives false reports.
if(DROPROOT_SANITIZE)
  add_compile_options(-fsanitize=${DROPROOT_SANITIZE} -fno-sanitize-recover=all
    -fno-omit-frame-pointer)
  add_link_options(-fsanitize=${DROPROOT_SANITIZE})
endif()
if(DROPROOT_COVERAGE)
  add_compile_options(--coverage -O0)
  add_link_options(--coverage)
endif()
if(DROPROOT_FUZZ)  # coverage of the libraries guides the fuzzer; its main() is linked by the targets
  add_compile_options(-fsanitize=fuzzer-no-link)
endif()
