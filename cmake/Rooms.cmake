# A room is one folder of src/ and one library target that links rooms of lower floors only.
# crossfade_room(NAME DEPENDS targets...) makes crossfade_NAME out of src/NAME/*.cpp and, when testing,
# the binary NAME_test out of tests/NAME/*_test.cpp, which links that room alone: a call upwards fails to link.
function(crossfade_room name)
  cmake_parse_arguments(ROOM "" "" "DEPENDS" ${ARGN})
  file(GLOB sources CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/src/${name}/*.cpp")
  list(FILTER sources EXCLUDE REGEX "/(main|boost_[a-z]+)\\.cpp$")
  if(NOT sources)
    file(WRITE "${PROJECT_BINARY_DIR}/empty_${name}.cpp" "")
    set(sources "${PROJECT_BINARY_DIR}/empty_${name}.cpp")
  endif()
  add_library(crossfade_${name} STATIC ${sources})
  target_link_libraries(crossfade_${name} PUBLIC crossfade_options ${ROOM_DEPENDS})
  crossfade_join_sources(crossfade_${name})
  if(BUILD_TESTING)
    crossfade_room_test(${name})
  endif()
endfunction()

function(crossfade_room_test name)
  file(GLOB tests CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/tests/${name}/*_test.cpp")
  if(NOT tests)
    return()
  endif()
  add_executable(${name}_test ${tests})
  target_include_directories(${name}_test PRIVATE "${PROJECT_SOURCE_DIR}/tests")
  # Only where it is used: with a path in it, no compiler's cache knows the file of another checkout.
  foreach(test IN LISTS tests)
    file(STRINGS "${test}" uses REGEX CROSSFADE_SOURCE_DIR LIMIT_COUNT 1)
    if(uses)
      set_source_files_properties("${test}" PROPERTIES
        COMPILE_DEFINITIONS "CROSSFADE_SOURCE_DIR=\"${PROJECT_SOURCE_DIR}\"")
    endif()
  endforeach()
  target_link_libraries(${name}_test PRIVATE crossfade_${name} GTest::gtest_main)
  crossfade_join_sources(${name}_test)
  gtest_discover_tests(${name}_test TEST_PREFIX "${name}." PROPERTIES TIMEOUT 120 LABELS unit DISCOVERY_TIMEOUT 60)
endfunction()

# With CROSSFADE_UNITY, the sources of a target are compiled sixteen at a time: what they include and instantiate is
# compiled once for all of them. No two of them may give one name to two things, then, not even unnamed namespaces.
function(crossfade_join_sources target)
  if(CROSSFADE_UNITY)
    set_target_properties(${target} PROPERTIES UNITY_BUILD ON UNITY_BUILD_BATCH_SIZE 16)
    # GCC takes what stands in an included file for a header's, where a type without linkage would be a mistake.
    target_compile_options(${target} PRIVATE -Wno-subobject-linkage)
  endif()
endfunction()
