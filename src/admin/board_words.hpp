// What the board says, in words and numbers as people read them. Text and picture share them. Pure. Times are UTC.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "admin/board.hpp"

namespace crossfade {

std::string number_words(double value);               // two digits that count: "44", "1.2", "0.25"
std::string ratio_words(double ratio);                // "0.2%", "<0.01%"
std::string milliseconds_words(double milliseconds);  // "44 ms", "1.2 s"
std::string points_words(std::int64_t thousandths);   // "+15 points", "−0.5 points"
std::string date_words(Status::TimePoint moment);     // "Wed 25 Nov 2026, 21:00 UTC"
// "14:02 today", "14:02 yesterday", "Wed 18 Nov", "Wed 18 Nov 2025" in another year than `now`.
std::string day_words(Status::TimePoint moment, Status::TimePoint now);
// The same with the time: "14:02 today", "Wed 18 Nov 09:00".
std::string day_and_time_words(Status::TimePoint moment, Status::TimePoint now);
std::string count_words(std::size_t count, std::string_view one);  // "1 dial", "2 dials"
std::string window_words(std::chrono::seconds window);             // "the last 5 minutes"

// "POST /v1/shipments/*/label", "/v1/rates (exact)".
std::string match_words(const BoardDial& dial);

// A dial's change: "+15 points" and "since Wed 18 Nov", "new" and "since 14:02 today", "back again" (it has moved and
// stands where it stood) and since when, "no change" and an empty text.
struct ChangeWords {
  std::string what;
  std::string since;
};
ChangeWords change_words(const Board& board, const BoardDial& dial);

// The time that changes are counted over: "in seven days", or since when an earlier board was made.
std::string span_words(const Board& board);
// The same, or the part of it that is known: "since 14:02 today".
std::string period_words(const Board& board);
// When nothing is known of a part of that time: since when something is.
std::string unknown_words(const Board& board);

// "worse", "better", "no clear difference", "not enough samples to compare".
std::string_view verdict_words(Verdict verdict);
// One row of a dial's figures: "errors" or a quantile.
struct Figure {
  std::string_view name;
  std::string legacy;
  std::string new_side;
  Verdict verdict = Verdict::Unknown;
};
// Errors and p95, and any other quantile that is worse, of a dial with traffic to compare on both sides.
std::vector<Figure> figures(const BoardDial& dial);
// Why a side has no figures: "no traffic yet". Empty when it has.
std::string nothing_words(const Board& board, const SideStatus& side);
// "0.1% errors, p95 48 ms".
std::string side_words(const SideStatus& side);
// Both sides in a sentence: "new side: 0.2% errors against 0.1%, no clear difference; p95 44 ms against 48 ms, better".
std::string sides_words(const Board& board, const BoardDial& dial);

bool is_worse(const BoardDial& dial);
// "3 dials in 1 service; 2 moved in seven days, 1 is new".
std::string summary_words(const Board& board);
// How a form shows a name: as it is, or as code.
using ShowName = std::string (*)(std::string_view name);
// "The new side is worse on 2 dials: a, b." Empty when it is on none.
std::string worse_words(const Board& board, ShowName show);
// "HOLD: everything goes to legacy, py2, whatever the dials say." Empty without a hold.
std::string hold_words(const BoardService& service, ShowName show);
// "Fallbacks: 1.2 requests a second …" Empty without any.
std::string fallback_words(const BoardService& service);
// What there is to say of the configuration's file, or of a process that does not serve. Often empty.
std::string file_words(const Board& board);
std::string phase_words(const Board& board);

}  // namespace crossfade
