// A mock of gRPC 1.51 with what its compiler generates for a service, and of asio-grpc 57069c5: the qualified names are
// true, the bodies are empty.
#ifndef ASYNC_TIDY_TEST_PACKS_GRPC_H
#define ASYNC_TIDY_TEST_PACKS_GRPC_H

#include <functional>
#include <memory>

namespace grpc {
class Status {};
class ClientContext {};
class ServerInterface {
public:
  void Shutdown();
};
class CompletionQueue {
public:
  bool Next(void **tag, bool *ok);
};
namespace internal {
class ClientStreamingInterface {
public:
  virtual Status Finish() = 0;
};
template <class R> class ReaderInterface {
public:
  virtual bool Read(R *msg) = 0;
};
class ClientReactor {
public:
  virtual void OnDone(const Status &) = 0;
};
} // namespace internal
template <class R> class ClientReaderInterface : public internal::ClientStreamingInterface, public internal::ReaderInterface<R> {};
template <class R> class ClientReader final : public ClientReaderInterface<R> {
public:
  bool Read(R *msg) override;
  Status Finish() override;
};
template <class R> class ClientAsyncResponseReader {};
class ClientUnaryReactor : public internal::ClientReactor {
public:
  void OnDone(const Status &) override {}
};
class Server : public ServerInterface {
public:
  void Wait();
};
} // namespace grpc

namespace agrpc {
inline namespace b {
class GrpcContext {
public:
  bool run();
  bool poll();
};
template <class ExecutionContext> bool run(GrpcContext &grpc_context, ExecutionContext &execution_context) {
  execution_context.run_one();
  return grpc_context.run();
}
} // namespace b
} // namespace agrpc

namespace example {
class Request {};
class Reply {};
class Greeter final {
public:
  class StubInterface {
  public:
    virtual ~StubInterface() {}
    virtual grpc::Status SayHello(grpc::ClientContext *context, const Request &request, Reply *response) = 0;
    class async_interface {
    public:
      virtual void SayHello(grpc::ClientContext *context, const Request *request, Reply *response, std::function<void(grpc::Status)>) = 0;
    };
  };
  class Stub final : public StubInterface {
  public:
    grpc::Status SayHello(grpc::ClientContext *context, const Request &request, Reply *response) override;
    std::unique_ptr<grpc::ClientReader<Reply>> ListHellos(grpc::ClientContext *context, const Request &request);
    std::unique_ptr<grpc::ClientAsyncResponseReader<Reply>> AsyncSayHello(grpc::ClientContext *context, const Request &request,
                                                                          grpc::CompletionQueue *cq);
    class async final : public StubInterface::async_interface {
    public:
      void SayHello(grpc::ClientContext *context, const Request *request, Reply *response, std::function<void(grpc::Status)>) override;
    };
    class async *async();
  };
};
} // namespace example

#endif
