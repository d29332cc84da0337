//===--- SharedRun.cpp - AsyncTidy ----------------------------------------===//
//
// Part of AsyncTidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "run/SharedRun.h"
#include "Command.h"
#include "analysis/FactsFile.h"
#include "frontend/IncludeScan.h"
#include "llvm/ADT/StringMap.h"
#include <atomic>
#include <deque>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

using namespace llvm;

namespace clang::tidy::async {

//===----------------------------------------------------------------------===//
// What do the units include?
//===----------------------------------------------------------------------===//

namespace {

/// Files by their path, in order of discovery.
class FileTable {
public:
  unsigned add(const ScannedFile &File) {
    auto [It, New] = Numbers.try_emplace(File.Header.Path, Files.size());
    if (New)
      Files.push_back({File.Header, File.Size, File.StandsAlone});
    else
      Files[It->second].StandsAlone |= File.StandsAlone;
    return It->second;
  }
  ArrayRef<SharedFile> files() const { return Files; }

private:
  StringMap<unsigned> Numbers;
  std::vector<SharedFile> Files;
};

/// A part of a group whose members one worker looks at.
struct Slice {
  size_t Group, First, Step;
};

} // namespace

/// Units that one worker can look at before a second one pays: what each has to
/// find out again costs as much as some ten units do.
static constexpr size_t UnitsOfASlice = 16;

static int scanSlice(const ShareGroup &Group, const Slice &S,
                     raw_ostream &Out) {
  IncludeScan Scan(Group.Request);
  FileTable Table;
  std::vector<UnitIncludes> Found;
  for (size_t I = S.First; I < Group.Members.size(); I += S.Step)
    if (auto Files = Scan.scan(Group.Members[I].File)) {
      UnitIncludes U;
      U.Unit = I;
      for (const ScannedFile &File : *Files)
        U.Files.push_back(Table.add(File));
      Found.push_back(std::move(U));
    }
  FactsWriter Writer(Out);
  Writer.list(Table.files(), [&](const SharedFile &File) {
    Writer.text(File.Header.Path);
    Writer.text(File.Header.Spelled);
    Writer.number(File.Header.Kind);
    Writer.number(File.Size);
    Writer.number(File.StandsAlone);
  });
  Writer.list(Found, [&](const UnitIncludes &U) {
    Writer.number(U.Unit);
    Writer.list(U.Files, [&](unsigned File) { Writer.number(File); });
  });
  return 0;
}

/// The includes of the members of each group, and a plan for them. Null for a
/// group that shares nothing.
static std::vector<std::unique_ptr<ShareNode>>
planGroups(ArrayRef<ShareGroup> Groups, ShareBy By, const WorkerLimits &Limits,
           size_t &NextId, function_ref<void()> Idle) {
  std::vector<Slice> Slices;
  for (size_t G = 0; G < Groups.size(); ++G) {
    size_t Step = std::clamp<size_t>(Groups[G].Members.size() / UnitsOfASlice,
                                     1, Limits.Jobs);
    for (size_t First = 0; First < Step; ++First)
      Slices.push_back({G, First, Step});
  }
  std::vector<FileTable> Tables(Groups.size());
  std::vector<std::vector<UnitIncludes>> Found(Groups.size());
  runWorkers(
      Slices.size(), Limits,
      [&](size_t Job, raw_ostream &Out) {
        return scanSlice(Groups[Slices[Job].Group], Slices[Job], Out);
      },
      [&](size_t Job, WorkerResult R) {
        size_t Group = Slices[Job].Group;
        FactsReader In(R.Output);
        std::vector<unsigned> Numbers;
        std::vector<UnitIncludes> Units;
        In.list([&] {
          ScannedFile File;
          File.Header.Path = In.text().str();
          File.Header.Spelled = In.text().str();
          File.Header.Kind = In.number();
          File.Size = In.number();
          File.StandsAlone = In.boolean();
          Numbers.push_back(Tables[Group].add(File));
        });
        In.list([&] {
          UnitIncludes U;
          U.Unit = In.number();
          In.list([&] {
            size_t Number = In.number();
            if (Number < Numbers.size())
              U.Files.push_back(Numbers[Number]);
          });
          Units.push_back(std::move(U));
        });
        if (Error E = In.finish())
          return consumeError(std::move(E)); // these share nothing then
        for (UnitIncludes &U : Units)
          if (U.Unit < Groups[Group].Members.size())
            Found[Group].push_back(std::move(U));
      },
      [&](size_t) { Idle(); });

  std::vector<std::unique_ptr<ShareNode>> Plans;
  for (size_t G = 0; G < Groups.size(); ++G) {
    auto &Units = Found[G];
    // Whichever worker was done first.
    llvm::sort(Units, [](const UnitIncludes &A, const UnitIncludes &B) {
      return A.Unit < B.Unit;
    });
    for (UnitIncludes &U : Units)
      U.Unit = Groups[G].Members[U.Unit].Unit;
    std::unique_ptr<ShareNode> Plan;
    if (Units.size() > 1)
      Plan = planShares(std::move(Units), Tables[G].files(), By, NextId);
    if (Plan && Plan->Headers.empty() && Plan->Children.empty())
      Plan = nullptr;
    Plans.push_back(std::move(Plan));
  }
  return Plans;
}

//===----------------------------------------------------------------------===//
// The tree of processes
//===----------------------------------------------------------------------===//

namespace {

/// What the processes of a tree know of each other.
struct NodeState {
  /// Slots that the node has taken for its workers.
  std::atomic<int> Held{0};
  /// The node has parsed its headers and given its own slot back.
  std::atomic<bool> Released{false};
  /// The node that it was started by.
  std::atomic<size_t> Parent{0};
};

/// Nodes that may be split off because a header does not compile.
constexpr size_t MaxSplits = 4096;

/// A message with room for one file descriptor. The byte is there because there
/// is none without.
struct DescriptorMessage {
  DescriptorMessage() {
    Head.msg_iov = &Data;
    Head.msg_iovlen = 1;
    Head.msg_control = Control;
    Head.msg_controllen = sizeof(Control);
  }
  DescriptorMessage(const DescriptorMessage &) = delete;
  cmsghdr *header() { return CMSG_FIRSTHDR(&Head); }

  msghdr Head{};

private:
  char Byte = 0;
  iovec Data{&Byte, 1};
  alignas(cmsghdr) char Control[CMSG_SPACE(sizeof(int))] = {};
};

/// How a node ends whose header does not compile there; it wrote which.
constexpr int BadHeader = 3;

class Tree {
public:
  Tree(ArrayRef<ShareGroup> Groups, ArrayRef<std::unique_ptr<ShareNode>> Plans,
       size_t NumNodes, const WorkerLimits &Limits,
       function_ref<int(size_t, Snapshot &, raw_ostream &)> Work,
       function_ref<void(size_t, WorkerResult)> Done,
       function_ref<void()> Idle);
  ~Tree();

  void run();

private:
  struct Item {
    size_t Group = 0;
    /// A node, or a unit.
    ShareNode *Node = nullptr;
    size_t Unit = 0;
    /// It was started on top of others.
    bool TookSpare = false;
  };

  void supervise(std::vector<Item> Items, size_t Self, Snapshot *Shared);
  int runNode(const Item &I, size_t Parent, Snapshot *Shared, raw_ostream &Out);
  void deliver(size_t Unit, WorkerResult R);
  void collect();
  bool takeSlot(size_t Self);
  void giveSlot(size_t Self);
  void reclaim(size_t Lost);
  void dropHeader(ShareNode &Node, size_t Bad);

  ArrayRef<ShareGroup> Groups;
  ArrayRef<std::unique_ptr<ShareNode>> Plans;
  size_t NumNodes;
  const WorkerLimits &Limits;
  function_ref<int(size_t, Snapshot &, raw_ostream &)> Work;
  function_ref<void(size_t, WorkerResult)> Done;
  function_ref<void()> Idle;
  const pid_t Owner = getpid();
  /// One byte for each process that may work.
  int Slots[2] = {-1, -1};
  /// Results, from whoever started the worker to us.
  int Results[2] = {-1, -1};
  /// Of each node and, last, of ourselves; shared by all processes.
  NodeState *States = nullptr;
  /// How many more nodes may be alive besides those that must be; shared.
  std::atomic<int> *Spare = nullptr;
  /// How many nodes there are; shared.
  std::atomic<size_t> *NumStates = nullptr;
  size_t SharedBytes = 0;
};

Tree::Tree(ArrayRef<ShareGroup> Groups,
           ArrayRef<std::unique_ptr<ShareNode>> Plans, size_t NumNodes,
           const WorkerLimits &Limits,
           function_ref<int(size_t, Snapshot &, raw_ostream &)> Work,
           function_ref<void(size_t, WorkerResult)> Done,
           function_ref<void()> Idle)
    : Groups(Groups), Plans(Plans), NumNodes(NumNodes), Limits(Limits),
      Work(Work), Done(Done), Idle(Idle) {
  const size_t MaxStates = NumNodes + 1 + MaxSplits;
  SharedBytes =
      MaxStates * sizeof(NodeState) + sizeof(*NumStates) + sizeof(*Spare);
  void *Memory = mmap(nullptr, SharedBytes, PROT_READ | PROT_WRITE,
                      MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (Memory == MAP_FAILED || pipe2(Slots, O_NONBLOCK | O_CLOEXEC) != 0 ||
      socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, Results) != 0)
    return; // nothing is shared then
  States = new (Memory) NodeState[MaxStates];
  NumStates = new (States + MaxStates) std::atomic<size_t>(NumNodes + 1);
  Spare = new (NumStates + 1) std::atomic<int>(2 * Limits.Jobs);
  for (unsigned I = 0; I < Limits.Jobs; ++I)
    (void)!write(Slots[1], "", 1);
}

Tree::~Tree() {
  for (int Fd : {Slots[0], Slots[1], Results[0], Results[1]})
    if (Fd >= 0)
      close(Fd);
  if (States)
    munmap(States, SharedBytes);
}

bool Tree::takeSlot(size_t Self) {
  char Slot;
  if (read(Slots[0], &Slot, 1) != 1)
    return false;
  ++States[Self].Held;
  return true;
}

void Tree::giveSlot(size_t Self) {
  --States[Self].Held;
  (void)!write(Slots[1], "", 1);
}

/// A process of the tree died, and those below it with it.
void Tree::reclaim(size_t Lost) {
  auto IsBelow = [&](size_t Id) {
    while (Id != Lost && Id != NumNodes)
      Id = States[Id].Parent;
    return Id == Lost;
  };
  const size_t End = std::min<size_t>(*NumStates, NumNodes + 1 + MaxSplits);
  for (size_t Id = 0; Id < End; ++Id)
    if (IsBelow(Id))
      for (int Left = States[Id].Held.exchange(0); Left > 0; --Left)
        (void)!write(Slots[1], "", 1);
}

/// Header number \p Bad of \p Node does not compile. Those behind it get a node
/// of their own, so that those before it need not be parsed for each that does
/// not compile.
void Tree::dropHeader(ShareNode &Node, size_t Bad) {
  std::vector<SharedHeader> Behind(
      std::make_move_iterator(Node.Headers.begin() + Bad + 1),
      std::make_move_iterator(Node.Headers.end()));
  Node.Headers.resize(Bad);
  size_t Id = Behind.empty() ? 0 : (*NumStates)++;
  if (Behind.empty() || Id >= NumNodes + 1 + MaxSplits)
    return;
  auto Rest = std::make_unique<ShareNode>();
  Rest->Id = Id;
  Rest->Headers = std::move(Behind);
  Rest->Units = std::exchange(Node.Units, {});
  Rest->Children = std::exchange(Node.Children, {});
  Node.Children.push_back(std::move(Rest));
}

void Tree::deliver(size_t Unit, WorkerResult R) {
  if (getpid() == Owner)
    return Done(Unit, std::move(R));
  int Fd = memfd_create("async-tidy", MFD_CLOEXEC);
  {
    raw_fd_ostream Out(Fd, /*shouldClose=*/false);
    FactsWriter Writer(Out);
    Writer.number(Unit);
    Writer.number(R.TheKind);
    Writer.number(R.Signal);
    Writer.number(R.ExitCode);
    Writer.number(R.PeakKiB);
    Writer.text(R.Output);
    Writer.text(R.Errors);
  }
  DescriptorMessage Message;
  cmsghdr *Header = Message.header();
  Header->cmsg_level = SOL_SOCKET;
  Header->cmsg_type = SCM_RIGHTS;
  Header->cmsg_len = CMSG_LEN(sizeof(int));
  std::memcpy(CMSG_DATA(Header), &Fd, sizeof(int));
  while (sendmsg(Results[1], &Message.Head, 0) < 0 && errno == EINTR)
    ;
  close(Fd);
}

/// Takes what others have delivered.
void Tree::collect() {
  for (;;) {
    DescriptorMessage Message;
    if (recvmsg(Results[0], &Message.Head, MSG_DONTWAIT | MSG_CMSG_CLOEXEC) <=
        0)
      return;
    cmsghdr *Header = Message.header();
    if (!Header || Header->cmsg_type != SCM_RIGHTS)
      continue;
    int Fd;
    std::memcpy(&Fd, CMSG_DATA(Header), sizeof(int));
    auto Buffer = MemoryBuffer::getOpenFile(Fd, "result", /*FileSize=*/-1,
                                            /*RequiresNullTerminator=*/false);
    close(Fd);
    if (!Buffer)
      continue;
    FactsReader In((*Buffer)->getBuffer());
    size_t Unit = In.number();
    WorkerResult R;
    R.TheKind = static_cast<WorkerResult::Kind>(In.number());
    R.Signal = In.number();
    R.ExitCode = In.number();
    R.PeakKiB = In.number();
    R.Output = In.text().str();
    R.Errors = In.text().str();
    if (Error E = In.finish())
      consumeError(std::move(E)); // as good as lost
    else
      Done(Unit, std::move(R));
  }
}

/// Runs the workers that go on from where this process is.
void Tree::supervise(std::vector<Item> Items, size_t Self, Snapshot *Shared) {
  const bool IsOwner = getpid() == Owner;
  WorkerPool Pool(Limits);
  std::deque<size_t> Pending;
  for (size_t I = 0; I < Items.size(); ++I)
    Pending.push_back(I);
  while (!Pending.empty() || Pool.running()) {
    bool WantsSlot = false;
    while (!Pending.empty()) {
      auto Next = Pending.begin();
      // A process that waits costs memory: as long as one node works here,
      // further ones are started only while few are alive.
      bool TookSpare = false;
      if (Items[*Next].Node && Pool.running()) {
        TookSpare = Spare->fetch_sub(1) > 0;
        if (!TookSpare) {
          ++*Spare;
          Next =
              llvm::find_if(Pending, [&](size_t I) { return !Items[I].Node; });
          if (Next == Pending.end())
            break;
        }
      }
      if (!takeSlot(Self)) {
        *Spare += TookSpare;
        WantsSlot = true;
        break;
      }
      const size_t Job = *Next;
      const Item &I = Items[Job];
      if (I.Node)
        States[I.Node->Id].Parent = Self;
      if (!Pool.start(Job, [&](raw_ostream &Out) {
            return I.Node ? runNode(I, Self, Shared, Out)
                          : Work(I.Unit, *Shared, Out);
          })) {
        *Spare += TookSpare;
        giveSlot(Self);
        if (!Pool.running())
          return; // whatever is left, is lost
        break;
      }
      Items[Job].TookSpare = TookSpare;
      Pending.erase(Next);
    }
    SmallVector<int, 2> Descriptors;
    if (WantsSlot)
      Descriptors.push_back(Slots[0]);
    if (IsOwner)
      Descriptors.push_back(Results[0]);
    Pool.wait(
        [&](size_t Job, WorkerResult R) {
          Item &I = Items[Job];
          if (!I.Node) {
            giveSlot(Self);
            return deliver(I.Unit, std::move(R));
          }
          *Spare += I.TookSpare;
          if (!States[I.Node->Id].Released.exchange(false))
            giveSlot(Self);
          if (R.TheKind != WorkerResult::Done)
            return reclaim(I.Node->Id);
          size_t Bad;
          if (R.ExitCode != BadHeader ||
              StringRef(R.Output).getAsInteger(10, Bad) ||
              Bad >= I.Node->Headers.size())
            return;
          dropHeader(*I.Node, Bad);
          Pending.push_front(Job);
        },
        Descriptors,
        [&](size_t Job) {
          return Items[Job].Node && States[Items[Job].Node->Id].Released;
        });
    if (IsOwner) {
      collect();
      Idle();
    }
  }
}

int Tree::runNode(const Item &I, size_t Parent, Snapshot *Shared,
                  raw_ostream &Out) {
  ShareNode &Node = *I.Node;
  std::unique_ptr<Snapshot> Own;
  if (!Shared) {
    Own = Snapshot::create(Groups[I.Group].Request);
    Shared = Own.release(); // to the end of the process
    if (!Shared)
      return 1;
  }
  if (std::optional<size_t> Bad = Shared->add(Node.Headers)) {
    Out << *Bad;
    return BadHeader;
  }
  // Now others work.
  States[Node.Id].Released = true;
  giveSlot(Parent);
  std::vector<Item> Items;
  for (const auto &Child : Node.Children)
    Items.push_back({I.Group, Child.get()});
  for (size_t Unit : Node.Units)
    Items.push_back({I.Group, nullptr, Unit});
  supervise(std::move(Items), Node.Id, Shared);
  return 0;
}

void Tree::run() {
  if (!States)
    return;
  std::vector<Item> Roots;
  for (size_t G = 0; G < Plans.size(); ++G)
    if (Plans[G])
      Roots.push_back({G, Plans[G].get()});
  supervise(std::move(Roots), NumNodes, nullptr);
  collect();
}

} // namespace

void runShared(ArrayRef<ShareGroup> Groups, ShareBy By,
               const WorkerLimits &Limits,
               function_ref<int(size_t, Snapshot &, raw_ostream &)> Work,
               function_ref<void(size_t, WorkerResult)> Done,
               function_ref<void()> Idle) {
  if (Groups.empty())
    return;
  size_t NumNodes = 0;
  auto Plans = planGroups(Groups, By, Limits, NumNodes, Idle);
  Tree(Groups, Plans, NumNodes, Limits, Work, Done, Idle).run();
}

} // namespace clang::tidy::async
