// REQUIRES: boost181
// RUN: %tidy-test %s async-blocking-call --config '{CheckOptions: {async-blocking-call.Categories: "network;file:maybe"}}' -- -std=c++20

// Asio over TLS: handshakes, and the files of certificates and keys.

#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace asio = boost::asio;
namespace ssl = asio::ssl;

asio::awaitable<void> accept(ssl::context &context, asio::ip::tcp::socket socket) {
  context.use_certificate_chain_file("chain.pem");            // warns: use_certificate_chain_file
  context.use_private_key_file("key.pem", ssl::context::pem); // warns: use_private_key_file
  context.load_verify_file("ca.pem");                         // warns: load_verify_file
  context.use_tmp_dh_file("dh.pem");                          // warns: use_tmp_dh_file
  context.use_certificate_chain(asio::buffer("chain"));
  context.set_verify_mode(ssl::verify_peer);
  ssl::stream<asio::ip::tcp::socket> stream(std::move(socket), context);
  stream.handshake(ssl::stream_base::server); // warns: handshake
  co_await stream.async_handshake(ssl::stream_base::server, asio::use_awaitable);
}
