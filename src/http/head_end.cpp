#include "http/head_end.hpp"

namespace crossfade {

HeadEndFinder::Status HeadEndFinder::find(std::string_view bytes) {
  for (;;) {
    const std::size_t feed = bytes.find('\n', searched_);
    if (feed == std::string_view::npos) {
      searched_ = bytes.size();
      return Status::NeedMore;
    }
    if (feed == 0 || bytes[feed - 1] != '\r') return Status::BareLineFeed;
    const bool empty_line = feed - 1 == position_;
    position_ = searched_ = feed + 1;
    if (empty_line) return Status::Found;
    ++lines_;
  }
}

}  // namespace crossfade
