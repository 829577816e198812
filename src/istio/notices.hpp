// What somebody must know who reads what came out of a translation: what it could not carry, and what means something a
// little different on the other side.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace crossfade {

struct Notice {
  enum class Kind : std::uint8_t {
    Lost = 1,  // it could not be carried
    Note = 2,  // it was, or was made up, and there is something to know about it
  };
  Kind kind = Kind::Note;
  std::string service;  // whose it is; empty: nobody's in particular
  std::string where;    // "reviews.yaml:12: VirtualService 'reviews', spec.http[0].fault"; may be empty
  std::string text;     // what is the matter, a sentence without its full stop

  // "not carried: WHERE: TEXT" or "note: …", on one line whatever it holds.
  std::string to_string() const;
};

// In the order in which they were added. A hostile file can be worth a million: only the first `most_listed` are kept,
// and one more says how many there are.
class Notices {
 public:
  static constexpr std::size_t most_listed = 1'000;

  void lost(std::string_view where, std::string text) { add(Notice::Kind::Lost, where, std::move(text)); }
  void note(std::string_view where, std::string text) { add(Notice::Kind::Note, where, std::move(text)); }
  void add_all(std::vector<Notice> notices);  // as the service's at hand
  // Whose the next ones are.
  void begin_service(std::string name) { service_ = std::move(name); }

  bool any_lost() const { return any_lost_; }
  std::vector<Notice> take();  // leaves this empty

 private:
  void add(Notice::Kind kind, std::string_view where, std::string text);

  std::vector<Notice> listed_;
  std::string service_;
  std::size_t count_ = 0;
  bool any_lost_ = false;
};

// `text` as comment lines, each "INDENT# …" and at most 120 columns long where there are spaces to break it at. Nothing
// in it can end the comment.
std::string as_comment(std::string_view text, std::string_view indent);

}  // namespace crossfade
