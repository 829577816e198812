# crossfade_web_assets(TARGET) adds the dashboard to a target: the files of src/admin/web, the chart library and the
# notice of licences, as the array that src/admin/embedded_files.hpp declares. A changed file is embedded anew.
function(crossfade_web_assets target)
  file(GLOB files CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/src/admin/web/*")
  list(APPEND files "${dygraphs_SCRIPT}" "${PROJECT_SOURCE_DIR}/NOTICE")
  set(script "${PROJECT_SOURCE_DIR}/cmake/EmbedFiles.cmake")
  set(output "${PROJECT_BINARY_DIR}/generated/embedded_files.cpp")
  add_custom_command(OUTPUT "${output}"
    COMMAND "${CMAKE_COMMAND}" "-DOUTPUT=${output}" "-DFILES=${files}" -P "${script}"
    DEPENDS ${files} "${script}" COMMENT "Embedding the dashboard" VERBATIM)
  target_sources(${target} PRIVATE "${output}")
endfunction()
