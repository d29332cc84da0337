// REQUIRES: mongoc
// RUN: %tidy-test %s async-blocking-call -- -std=c++20 -isystem /usr/include/libmongoc-1.0 -isystem /usr/include/libbson-1.0

// The C driver of MongoDB: a query is sent when its cursor is first asked.

#include "../Inputs/task.h"
#include <mongoc/mongoc.h>

my::task<> query(mongoc_collection_t *collection, bson_t *filter) {
  mongoc_collection_insert_one(collection, filter, nullptr, nullptr, nullptr); // warns: 'mongoc_collection_insert_one'
  mongoc_cursor_t *cursor = mongoc_collection_find_with_opts(collection, filter, nullptr, nullptr);
  const bson_t *found;
  while (mongoc_cursor_next(cursor, &found)) // warns: 'mongoc_cursor_next'
    bson_count_keys(found);
  mongoc_cursor_destroy(cursor);
  co_return;
}
