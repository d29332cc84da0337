// RUN: %tidy-test %s async-blocking-call,async-nested-run -- -std=c++20 -I %inputs/packs

// gRPC: generated stubs are known by their shape.

#include "../Inputs/task.h"
#include <chrono>
#include <grpc.h>
#include <thread>
#include <tmc.h>

my::task<> calls(example::Greeter::Stub &stub, example::Greeter::StubInterface &any, grpc::CompletionQueue &queue) {
  grpc::ClientContext context;
  example::Request request;
  example::Reply reply;
  auto status = stub.SayHello(&context, request, &reply); // warns[async-blocking-call]: 'example::Greeter::Stub::SayHello'
  any.SayHello(&context, request, &reply);                // warns[async-blocking-call]: 'example::Greeter::StubInterface::SayHello'
  stub.AsyncSayHello(&context, request, &queue);
  stub.async()->SayHello(&context, &request, &reply, [](grpc::Status) {});
  auto all = stub.ListHellos(&context, request);
  while (all->Read(&reply)) // warns[async-blocking-call]: Read
    ;
  all->Finish();            // warns[async-blocking-call]: Finish
  void *tag;
  bool ok;
  queue.Next(&tag, &ok);    // warns[async-blocking-call]: 'grpc::CompletionQueue::Next'
  co_return;
}

struct Stub {
  int SayHello(int, int, int);
};
my::task<> no_grpc(Stub &stub, agrpc::GrpcContext &context, my::loop &loop) {
  stub.SayHello(1, 2, 3);
  context.poll();
  agrpc::run(context, loop); // polls both
  context.run(); // warns[async-nested-run]: 'agrpc::GrpcContext::run'
  co_return;
}

// Another library's coroutine cannot do it better than gRPC itself.
tmc::task<> ends(grpc::Server &server) {
  server.Shutdown(); // warns[async-blocking-call]: use 'a thread of its own'
  co_return;
}

struct reactor : grpc::ClientUnaryReactor {
  void OnDone(const grpc::Status &) override {
    std::this_thread::sleep_for(std::chrono::seconds(1)); // warns[async-blocking-call]: in a handler that overrides
  }
};

void in_a_thread(example::Greeter::Stub &stub) {
  grpc::ClientContext context;
  example::Reply reply;
  stub.SayHello(&context, {}, &reply);
}
