// RUN: %tidy-test %s async-blocking-call -- -std=c++20
// RUN: sed 's/maybe-warns/warns/' %s > %t.cpp
// RUN: %tidy-test --config '{CheckOptions: {async-blocking-call.Categories: "wait;network:maybe;dns:maybe"}}' %t.cpp async-blocking-call -- -std=c++20 -I %S

// OpenSSL: whether an SSL waits is for its descriptor to say, so only what waits by itself is reported by default.

#include "../Inputs/task.h"
#include <openssl/bio.h>
#include <openssl/http.h>
#include <openssl/ssl.h>

my::task<> talk(SSL *ssl, BIO *bio) {
  char bytes[64];
  SSL_connect(ssl);             // maybe-warns: 'SSL_connect'
  SSL_read(ssl, bytes, 64);     // maybe-warns: 'SSL_read'
  SSL_write(ssl, bytes, 64);    // maybe-warns: 'SSL_write'
  SSL_pending(ssl);
  BIO_wait(bio, 0, 10);         // warns: 'BIO_wait'
  BIO_do_connect_retry(bio, 10, 1); // warns: 'BIO_do_connect_retry'
  co_return;
}
