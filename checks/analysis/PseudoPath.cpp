//===--- PseudoPath.cpp - AsyncTidy ---------------------------------------===//
//
// Part of AsyncTidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "PseudoPath.h"

namespace clang::tidy::async {

namespace {

/// Looks for what a path may begin with.
class PathBeginnings {
public:
  explicit PathBeginnings(const ASTContext &Context) : Context(Context) {}

  ArrayRef<StringRef> found() const { return Beginnings; }

  /// Adds what the values of \p E may begin with, empty ones left out, as far
  /// as it is written there or in what they are made of. False if that is not
  /// all.
  bool collect(const Expr *E, unsigned Depth) {
    if (!E || !Depth--)
      return false;
    E = strip(E);
    if (const auto *Literal = dyn_cast<clang::StringLiteral>(E)) {
      if (Literal->getCharByteWidth() != 1)
        return false;
      if (Literal->getLength())
        Beginnings.push_back(Literal->getString());
      return true;
    }
    if (const auto *Choice = dyn_cast<ConditionalOperator>(E))
      return collect(Choice->getTrueExpr(), Depth) &&
             collect(Choice->getFalseExpr(), Depth);
    if (const auto *Ref = dyn_cast<DeclRefExpr>(E)) {
      const auto *VD = dyn_cast<VarDecl>(Ref->getDecl());
      if (!VD || !keepsItsBeginning(VD))
        return false;
      return !Visited.insert(VD).second ||
             collect(VD->getAnyInitializer(), Depth);
    }
    if (const auto *Construct = dyn_cast<CXXConstructExpr>(E))
      return Construct->getNumArgs() && collect(Construct->getArg(0), Depth);
    if (const auto *Cast = dyn_cast<ExplicitCastExpr>(E))
      return collect(Cast->getSubExpr(), Depth);
    const auto *TheCall = dyn_cast<CallExpr>(E);
    const FunctionDecl *Callee = TheCall ? TheCall->getDirectCallee() : nullptr;
    if (!Callee)
      return false;
    if (!StringRef(qualifiedName(Callee)).starts_with("std::"))
      return collectReturned(Callee, Depth);
    if (const auto *Method = dyn_cast<CXXMemberCallExpr>(TheCall))
      return keepsBeginning(Callee) &&
             collect(Method->getImplicitObjectArgument(), Depth);
    // `base + "/bind"`, `base / "bind"`, "..."s, std::format("...", x)
    return TheCall->getNumArgs() && collect(TheCall->getArg(0), Depth);
  }

private:
  /// Does \p FD, a member of a path or a string, return its beginning?
  static bool keepsBeginning(const FunctionDecl *FD) {
    return isa<CXXConversionDecl>(FD) ||
           (FD->getDeclName().isIdentifier() &&
            llvm::is_contained({"c_str", "data", "native", "string", "str",
                                "generic_string", "parent_path", "append"},
                               FD->getName()));
  }

  /// A helper of this file that makes the path.
  bool collectReturned(const FunctionDecl *FD, unsigned Depth) {
    FD = FD->getDefinition();
    if (FD && !Visited.insert(FD).second)
      return true;
    const Stmt *Body = FD ? bodyOf(FD) : nullptr;
    return Body && forEachEvaluated(Body, [&](const Stmt *S) {
             const auto *Return = dyn_cast<ReturnStmt>(S);
             return !Return || collect(Return->getRetValue(), Depth);
           });
  }

  /// A constant, or a local variable that is only read and added to.
  bool keepsItsBeginning(const VarDecl *VD) {
    if (VD->getType().isConstant(Context))
      return true;
    const auto *FD = dyn_cast<FunctionDecl>(VD->getDeclContext());
    if (!FD || isa<ParmVarDecl>(VD) || !VD->hasLocalStorage() ||
        VD->getType()->isReferenceType())
      return false;
    return forEachEvaluated(writtenBodyOf(FD), [&](const Stmt *S) {
      const Expr *Assigned = nullptr;
      if (auto Made = Assignment::of(S))
        Assigned = Made->To;
      else if (const auto *Method = dyn_cast<CXXMemberCallExpr>(S);
               Method && Method->getMethodDecl() &&
               Method->getMethodDecl()->getDeclName().isIdentifier() &&
               llvm::is_contained(
                   {"assign", "insert", "replace", "erase", "swap", "clear"},
                   Method->getMethodDecl()->getName()))
        Assigned = Method->getImplicitObjectArgument();
      else if (const auto *Op = dyn_cast<UnaryOperator>(S);
               Op && Op->getOpcode() == UO_AddrOf)
        Assigned = Op->getSubExpr();
      return !Assigned || namedValue(Assigned) != VD;
    });
  }

  SmallVector<StringRef, 4> Beginnings;
  llvm::SmallPtrSet<const Decl *, 8> Visited;
  const ASTContext &Context;
};

} // namespace

bool isPseudoPath(const Expr *Path, bool IsList, const ASTContext &Context) {
  PathBeginnings Beginnings(Context);
  return Beginnings.collect(Path, 16) && !Beginnings.found().empty() &&
         llvm::all_of(Beginnings.found(), [&](StringRef P) {
           // file-hierarchy(7) and shm_overview(7): /run and /dev/shm are
           // tmpfs.
           return P.starts_with("/proc/") || P.starts_with("/sys/") ||
                  P.starts_with("/run/") || P.starts_with("/dev/shm/") ||
                  P == "/dev/null" || P == "/dev/urandom" ||
                  (IsList && P.starts_with("/dev/"));
         });
}

} // namespace clang::tidy::async
