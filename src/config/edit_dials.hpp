// Turning dials in the text of a document, and nothing else of it.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "crossfade/load.hpp"

namespace crossfade {

struct DialEdit {
  std::string dial;            // "SERVICE/DIAL"
  std::uint32_t position = 0;  // in thousandths of a percent
};

// What people type. The error says what is wrong with the position; the name is only looked up in a document.
result<DialEdit, std::string> parse_dial_edit(std::string_view dial, std::string_view position);

struct EditedDocument {
  std::string text;  // the document's own when every dial stood there already
  Config before;
  Config after;
  bool changed() const { return before.hash != after.hash; }
};

// Why an edit was not made; nothing is changed then.
struct EditRefusal {
  enum class Cause : std::uint8_t {
    Request = 1,   // what was asked for is not to be had: a name that is not there, a dial twice
    Document = 2,  // the document is not valid as it stands: `errors`
    File = 3,      // the file cannot be read, locked or written
    Conflict = 4,  // the file has changed meanwhile, or the review objected
  };
  Cause cause = Cause::Request;
  std::string reason;   // empty with Document
  ConfigErrors errors;  // empty but with Document
};

// The text with the dials' positions replaced, each in the quotes in which it stands, if any; every other byte stays:
// comments, order, indentation, line ends, byte order mark. A dial that stands there already keeps its spelling. The
// result is parsed and loaded again, and refused unless it is valid and the same document but for these positions.
// Reads the lists, as load_config() does.
result<EditedDocument, EditRefusal> edit_dials(const Document& document, std::span<const DialEdit> edits);

}  // namespace crossfade
