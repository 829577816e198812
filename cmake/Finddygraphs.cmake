# Finds the script of dygraphs, the dashboard's chart library, that Debian's libjs-dygraphs installs.
# Result: dygraphs_SCRIPT, a file that becomes a part of the binary.
find_file(dygraphs_SCRIPT dygraph.min.js PATHS /usr/share/javascript/dygraphs /usr/share/nodejs/dygraphs/dist)
include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(dygraphs REQUIRED_VARS dygraphs_SCRIPT
  REASON_FAILURE_MESSAGE "install Debian's libjs-dygraphs, or set dygraphs_SCRIPT to a dygraph.min.js of 2.2")
mark_as_advanced(dygraphs_SCRIPT)
