# cmake -DOUTPUT=x.cpp "-DFILES=a;b" -P EmbedFiles.cmake writes the bytes of the files as C++ (see WebAssets.cmake).
# Bytes rather than .incbin or long literals: every compiler takes them, and the compiler's cache sees them.
set(arrays "")
set(entries "")
set(number 0)
foreach(path IN LISTS FILES)
  get_filename_component(name "${path}" NAME)
  file(READ "${path}" bytes HEX)
  string(REGEX REPLACE "(................................)" "\\1\n" bytes "${bytes}")
  string(REGEX REPLACE "([0-9a-f][0-9a-f])" "0x\\1," bytes "${bytes}")
  string(APPEND arrays "constexpr unsigned char bytes_${number}[] = {\n${bytes}0};\n")
  string(APPEND entries "    {\"${name}\", bytes_${number}, sizeof bytes_${number} - 1},\n")
  math(EXPR number "${number} + 1")
endforeach()
file(WRITE "${OUTPUT}" "#include \"admin/embedded_files.hpp\"

namespace crossfade {
namespace {

${arrays}
constexpr EmbeddedFile files[] = {
${entries}};

}  // namespace

std::span<const EmbeddedFile> embedded_files() { return files; }

}  // namespace crossfade
")
