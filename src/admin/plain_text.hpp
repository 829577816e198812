// Text of whatever origin, made fit to stand in a mail, a chat or a picture. Pure.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace crossfade {

// Valid UTF-8 without anything that is no character to read: control characters, what turns the direction of writing
// round, noncharacters and broken bytes each become U+FFFD.
std::string plain_text(std::string_view bytes);

// The length in bytes of the character at `at` of plain text.
std::size_t character_bytes(std::string_view plain, std::size_t at);

// Plain text of at most `characters`, the last one "…" when something is missing.
std::string shortened(std::string_view plain, std::size_t characters);

// Plain text as the content or an attribute's value of XML.
std::string xml_escaped(std::string_view plain);

// Plain text as code in Markdown, inside of which nothing means anything. In a table's cell a bar needs a backslash.
enum class CodePlace : bool { Line, Cell };
std::string code_span(std::string_view plain, CodePlace place);

}  // namespace crossfade
