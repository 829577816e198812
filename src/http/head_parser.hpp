// What the request's and the response's parsers share above Beast's basic_parser: the body is never Beast's business,
// and folded lines are found out.
#pragma once

#include <boost/beast/http/basic_parser.hpp>
#include <limits>
#include <string_view>

#include "base/ascii.hpp"

namespace crossfade {

inline std::string_view std_view(boost::beast::string_view text) { return {text.data(), text.size()}; }

template <bool is_request>
class HeadParser : public boost::beast::http::basic_parser<is_request> {
 protected:
  using error_code = boost::beast::error_code;
  using string_view = boost::beast::string_view;
  using field = boost::beast::http::field;

  explicit HeadParser(std::string_view bytes) : bytes_(bytes) {
    this->header_limit(std::numeric_limits<std::uint32_t>::max());  // the reader has bounded it
    this->skip(true);
  }

  // Runs Beast over the head; an error is Beast's or the one a hook has set.
  error_code parse() {
    error_code ec;
    this->put(boost::asio::const_buffer(bytes_.data(), bytes_.size()), ec);
    if (!ec && !this->is_header_done()) ec = boost::beast::http::error::partial_message;
    return ec;
  }

  std::string_view bytes() const { return bytes_; }
  std::string_view start_line() const { return bytes_.substr(0, bytes_.find("\r\n")); }
  // The line that `name`, one of Beast's views, begins.
  std::string_view line_of(std::string_view name) const {
    const std::string_view rest = bytes_.substr(static_cast<std::size_t>(name.data() - bytes_.data()));
    return rest.substr(0, rest.find("\r\n"));
  }

  // Whether the line was folded (RFC 9112, 5.2). Beast unfolds into a buffer of its own, so the value is not in ours;
  // or, when the first line of the fold is empty, in place, and then there is a line end between name and value.
  bool is_folded(std::string_view name, std::string_view value) const {
    const char* name_end = name.data() + name.size();
    if (value.data() < name_end || value.data() + value.size() > bytes_.data() + bytes_.size()) return true;
    return std::string_view(name_end, static_cast<std::size_t>(value.data() - name_end)).find('\n') !=
           std::string_view::npos;
  }

  // Reads one Connection field into the head's `keep_alive` and `nominates`. False when there is too much of them: each
  // option is compared with each field.
  template <class Head>
  bool read_connection(std::string_view value, Head& head) {
    connection_bytes_ += value.size();
    if (connection_bytes_ > connection_bytes_max) return false;
    for_each_element(value, [this, &head](std::string_view option) {
      if (iequals(option, "close")) {
        head.keep_alive = false;
        close_ = true;
      } else if (iequals(option, "keep-alive")) {
        head.keep_alive = !close_;
      } else {
        head.nominates = true;
        upgrade_option_ = upgrade_option_ || iequals(option, "upgrade");
      }
      return true;
    });
    return true;
  }
  bool upgrade_option() const { return upgrade_option_; }  // some Connection field named it

 private:
  static constexpr std::size_t connection_bytes_max = 1024;  // in all

  void on_header_impl(error_code&) final {}
  void on_body_init_impl(const boost::optional<std::uint64_t>&, error_code&) final {}
  std::size_t on_body_impl(string_view, error_code&) final { return 0; }
  void on_chunk_header_impl(std::uint64_t, string_view, error_code&) final {}
  std::size_t on_chunk_body_impl(std::uint64_t, string_view, error_code&) final { return 0; }
  void on_finish_impl(error_code&) final {}

  std::string_view bytes_;
  std::size_t connection_bytes_ = 0;
  bool upgrade_option_ = false;
  bool close_ = false;  // "close" wins over "keep-alive", wherever it stands
};

}  // namespace crossfade
