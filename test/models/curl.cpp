// REQUIRES: curl
// RUN: %tidy-test %s async-blocking-call -- -std=c++20

// libcurl: the easy interface waits, the multi interface with sockets does not.

#include "../Inputs/task.h"
#include <curl/curl.h>

my::task<> fetch(CURL *easy, CURLM *multi) {
  curl_easy_setopt(easy, CURLOPT_URL, "http://127.0.0.1/");
  curl_easy_perform(easy); // warns: 'curl_easy_perform' blocks
  int running = 0;
  curl_multi_add_handle(multi, easy);
  curl_multi_perform(multi, &running);
  curl_multi_socket_action(multi, CURL_SOCKET_TIMEOUT, 0, &running);
  curl_multi_wait(multi, nullptr, 0, 1000, nullptr); // warns: 'curl_multi_wait'
  curl_multi_poll(multi, nullptr, 0, 0, nullptr);
  co_return;
}

void in_a_thread(CURL *easy) { curl_easy_perform(easy); }
