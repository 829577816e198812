// Boards to show, for the admin room's tests.
#pragma once

#include <string>

#include "admin/board.hpp"

namespace crossfade {

// Wed 25 Nov 2026, 21:00 UTC.
inline Status::TimePoint board_time() {
  return std::chrono::sys_days(std::chrono::year(2026) / 11 / 25) + std::chrono::hours(21);
}

inline SideStatus side_with(std::uint64_t compared, double error_ratio, double p50, double p95, double p99) {
  SideStatus side;
  side.requests_per_second = static_cast<double>(compared) / 300;
  side.compared = compared;
  side.error_ratio = error_ratio;
  side.quantiles_ms = {p50, p95, p99};
  return side;
}

// At 25% for less than a week, from 10%; with traffic on both sides.
inline BoardDial rates_dial() {
  BoardDial dial;
  dial.name = "rates";
  dial.path = "/v1/rates";
  dial.position = 25'000;
  dial.before = 10'000;
  dial.known_since = board_time() - std::chrono::hours(24 * 30);
  dial.moved = DialPast::Move{board_time() - std::chrono::hours(50), 10'000};
  dial.sides = {side_with(3'012, 0.001, 12.1, 48, 90.2), side_with(1'002, 0.002, 11, 44, 88)};
  dial.errors = Verdict::Same;
  dial.quantiles = {Verdict::Better, Verdict::Better, Verdict::Unknown};
  return dial;
}

// At 0%, known for as long as rates_dial(), without traffic.
inline BoardDial rest_dial() {
  BoardDial dial;
  dial.name = "everything-else";
  dial.path = "/";
  dial.before = 0;
  dial.known_since = board_time() - std::chrono::hours(24 * 30);
  return dial;
}

inline Board small_board() {
  Board board;
  board.at = board_time();
  board.since = board.at - ChangeHistory::week;
  board.version = "1.2.3";
  board.phase = ServerPhase::Serving;
  board.hash = "00112233aabbccdd";
  board.window = std::chrono::seconds(300);
  BoardService service;
  service.name = "public-api";
  service.legacy = "py2";
  service.new_side = "py3";
  service.dials = {rates_dial(), rest_dial()};
  board.services = {service};
  return board;
}

inline bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

}  // namespace crossfade
