# Finds the header-only xxHash that Debian's libxxhash-dev installs.
# Target: xxHash::header_only. The hash must not depend on the library version found at run time, hence no linking.
find_path(xxHash_INCLUDE_DIR xxhash.h)
if(xxHash_INCLUDE_DIR)
  file(STRINGS "${xxHash_INCLUDE_DIR}/xxhash.h" _xxhash_versions REGEX "#define XXH_VERSION_(MAJOR|MINOR|RELEASE) +[0-9]+")
  string(REGEX REPLACE "[^0-9;]" "" _xxhash_versions "${_xxhash_versions}")
  string(REPLACE ";" "." xxHash_VERSION "${_xxhash_versions}")
endif()
include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(xxHash REQUIRED_VARS xxHash_INCLUDE_DIR VERSION_VAR xxHash_VERSION)
if(xxHash_FOUND AND NOT TARGET xxHash::header_only)
  add_library(xxHash::header_only INTERFACE IMPORTED)
  set_target_properties(xxHash::header_only PROPERTIES
    INTERFACE_INCLUDE_DIRECTORIES "${xxHash_INCLUDE_DIR}"
    INTERFACE_COMPILE_DEFINITIONS XXH_INLINE_ALL)
endif()
