//===--- SkippedBodies.cpp - AsyncTidy ------------------------------------===//
//
// Part of AsyncTidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "SkippedBodies.h"
#include "Quiet.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/DeclCXX.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/Basic/SourceManager.h"
#include "clang/Lex/Preprocessor.h"
#include "clang/Parse/Parser.h"
#include "clang/Sema/Sema.h"
#include "llvm/Support/SaveAndRestore.h"

using namespace llvm;

namespace clang::tidy::async {

namespace {

/// Reads the tokens of a function body from the preprocessor, without consuming
/// them as far as the parser is concerned.
class BodyReader {
public:
  BodyReader(Preprocessor &PP, const Token &First,
             SmallVectorImpl<Token> &Tokens)
      : PP(PP), Tokens(Tokens) {
    Tokens.push_back(First);
    PP.EnableBacktrackAtThisPos();
  }
  ~BodyReader() { PP.Backtrack(); }

  /// False if this is no body, or one with tokens that cannot be kept.
  bool read() {
    bool IsTry = last().is(tok::kw_try);
    if (IsTry && !next())
      return false;
    if (last().is(tok::colon) && !initializers())
      return false;
    if (last().isNot(tok::l_brace) || !balanced())
      return false;
    while (IsTry) {
      if (!next())
        return Reached == Eof ? true : false;
      if (last().isNot(tok::kw_catch)) {
        Tokens.pop_back();
        break;
      }
      if (!next() || last().isNot(tok::l_paren) || !balanced() || !next() ||
          last().isNot(tok::l_brace) || !balanced())
        return false;
    }
    return true;
  }

private:
  enum End { None, Eof, Annotation };

  const Token &last() const { return Tokens.back(); }

  bool next() {
    Token T;
    PP.Lex(T);
    if (T.isAnnotation() || T.is(tok::code_completion)) {
      // A pragma that acts on what is around it, not only on this body.
      Reached = Annotation;
      return false;
    }
    if (T.is(tok::eof)) {
      Reached = Eof;
      return false;
    }
    Tokens.push_back(T);
    return true;
  }

  /// From an opening bracket to the one that closes it.
  bool balanced() {
    for (unsigned Depth = 1; Depth != 0;) {
      if (!next())
        return false;
      if (last().isOneOf(tok::l_paren, tok::l_square, tok::l_brace))
        ++Depth;
      else if (last().isOneOf(tok::r_paren, tok::r_square, tok::r_brace))
        --Depth;
    }
    return true;
  }

  /// From the ':' of a constructor to the '{' of its body.
  bool initializers() {
    do {
      if (!initializerName() || !balanced() || !next())
        return false;
      if (last().is(tok::ellipsis) && !next())
        return false;
    } while (last().is(tok::comma));
    return true;
  }

  /// From before the name of a base or member to its '(' or '{'.
  bool initializerName() {
    int Angles = 0;
    bool AfterDecltype = false;
    while (next()) {
      switch (last().getKind()) {
      case tok::l_paren:
      case tok::l_brace:
        if (Angles == 0 && !AfterDecltype)
          return true;
        [[fallthrough]];
      case tok::l_square:
        AfterDecltype = false;
        if (!balanced())
          return false;
        break;
      case tok::kw_decltype:
        AfterDecltype = true;
        break;
      case tok::less:
        ++Angles;
        break;
      case tok::greater:
        --Angles;
        break;
      case tok::greatergreater:
        Angles -= 2;
        break;
      default:
        break;
      }
      if (Angles < 0 || last().is(tok::semi))
        return false;
    }
    return false;
  }

  Preprocessor &PP;
  SmallVectorImpl<Token> &Tokens;
  End Reached = None;
};

} // namespace

SkippedBodies::SkippedBodies(Sema &TheSema, Parser &TheParser, TUHost *Outer)
    : SemaHost(TheSema, Outer), TheParser(TheParser) {}

SkippedBodies::~SkippedBodies() = default;

bool SkippedBodies::isSystem(SourceLocation Location) {
  return Location.isValid() &&
         TheSema.getSourceManager().isInSystemHeader(Location);
}

bool SkippedBodies::skip(Decl *D) {
  const FunctionDecl *FD = D->getAsFunction();
  // The members of a local class are instantiated with the function around it.
  if (!FD || FD->isInvalidDecl() || !isSystem(FD->getLocation()) ||
      FD->getParentFunctionOrMethod())
    return false;
  SmallVector<Token, 256> Tokens;
  if (!record(Tokens)) {
    ++TheCounts.NotRecorded;
    return false;
  }
  ++TheCounts.Skipped;
  TheCounts.Tokens += Tokens.size();
  Token *Kept = Arena.Allocate<Token>(Tokens.size());
  std::uninitialized_copy(Tokens.begin(), Tokens.end(), Kept);
  Bodies[FD] = {ArrayRef<Token>(Kept, Tokens.size()),
                TheSema.getCurFPFeatures()};
  return true;
}

bool SkippedBodies::record(SmallVectorImpl<Token> &Tokens) {
  const Token &First = TheParser.getCurToken();
  if (!First.isOneOf(tok::l_brace, tok::colon, tok::kw_try))
    return false;
  return BodyReader(TheSema.getPreprocessor(), First, Tokens).read();
}

void SkippedBodies::defer(FunctionDecl *FD) {
  auto &Queue = TheSema.PendingInstantiations;
  if (Queue.empty() || Queue.back().first != FD)
    return;
  const FunctionDecl *Pattern = FD->getTemplateInstantiationPattern();
  // The callers of a function without a return type need its body.
  if (!Pattern || !isSystem(Pattern->getLocation()) || FD->isConstexpr() ||
      FD->getReturnType()->getContainedDeducedType() ||
      FD->getParentFunctionOrMethod() ||
      FD->getTemplateSpecializationKind() != TSK_ImplicitInstantiation)
    return;
  Queue.pop_back();
  FD->setInstantiationIsPending(false);
  FD->setHasSkippedBody();
  Deferred.push_back(FD);
  ++TheCounts.Deferred;
}

void SkippedBodies::needBody(const FunctionDecl *FD) {
  // The AST is the parser's, which made it mutable.
  if (const FunctionDecl *Definition = FD->getDefinition();
      Definition && Definition->hasSkippedBody())
    define(const_cast<FunctionDecl *>(Definition));
}

bool SkippedBodies::define(FunctionDecl *FD) {
  // Nested calls would come from the compiler, which knows nothing of us.
  llvm::SaveAndRestore<clang::Scope *> Restore(TheSema.TUScope, TUScope);
  bool Defined;
  if (FD->isTemplateInstantiation()) {
    Defined = instantiate(FD);
  } else {
    Defined = parse(FD);
    // What its body uses and defer() let pass, members of an explicitly
    // instantiated std::string for one.
    Quiet Silence(TheSema.getDiagnostics());
    TheSema.PerformPendingInstantiations();
  }
  if (!Defined)
    ++TheCounts.Failed;
  return Defined;
}

bool SkippedBodies::parse(FunctionDecl *FD) {
  auto It = Bodies.find(FD);
  if (It == Bodies.end()) {
    FD->setHasSkippedBody(false);
    return false;
  }
  LateParsedTemplate Late;
  Late.Toks.append(It->second.Tokens.begin(), It->second.Tokens.end());
  Late.FPO = It->second.Floating;
  Bodies.erase(It);
  FunctionTemplateDecl *Template = FD->getDescribedFunctionTemplate();
  Late.D = Template ? static_cast<Decl *>(Template) : FD;

  // Where the body ends, whatever the parser makes of it.
  Token End;
  End.startToken();
  End.setKind(tok::eof);
  End.setLocation(Late.Toks.back().getEndLoc());
  End.setEofData(FD);
  Late.Toks.push_back(End);

  // Outside of a class, the function was entered before its body was skipped.
  // Its parameters would come in twice and tie the list of declarations up.
  SmallVector<Decl *, 8> Inside(FD->decls());
  for (Decl *D : Inside)
    FD->removeDecl(D);

  FD->setHasSkippedBody(false);
  ++TheCounts.Parsed;
  Quiet Silence(TheSema.getDiagnostics());
  TheSema.LateTemplateParser(TheSema.OpaqueParser, Late);
  while (TheParser.getCurToken().isNot(tok::eof))
    TheParser.ConsumeAnyToken();
  if (TheParser.getCurToken().getEofData() == FD)
    TheParser.ConsumeAnyToken();
  if (!Silence.failed() && FD->doesThisDeclarationHaveABody())
    return true;
  FD->setBody(nullptr);
  return false;
}

bool SkippedBodies::instantiate(FunctionDecl *FD) {
  if (const FunctionDecl *Pattern = FD->getTemplateInstantiationPattern()) {
    if (const FunctionDecl *Definition = Pattern->getDefinition())
      Pattern = Definition;
    if (Pattern->hasSkippedBody() &&
        !parse(const_cast<FunctionDecl *>(Pattern))) {
      FD->setHasSkippedBody(false);
      return false;
    }
  }
  FD->setHasSkippedBody(false);
  ++TheCounts.Instantiated;
  Quiet Silence(TheSema.getDiagnostics());
  TheSema.InstantiateFunctionDefinition(FD->getPointOfInstantiation(), FD,
                                        /*Recursive=*/true,
                                        /*DefinitionRequired=*/false,
                                        /*AtEndOfTU=*/true);
  if (!Silence.failed())
    return FD->doesThisDeclarationHaveABody();
  FD->setBody(nullptr);
  return false;
}

/// Template code reaches the user's templates only through what it is
/// instantiated with: it was written without knowing them.
bool SkippedBodies::mentionsUser(const Decl *D) {
  if (!D || isa<TranslationUnitDecl, NamespaceDecl>(D))
    return false;
  D = D->getCanonicalDecl();
  // False while this is under way: types may refer to each other.
  auto [It, New] = MentionsUser.try_emplace(D, false);
  if (!New)
    return It->second;
  auto Compute = [&] {
    if (D->getLocation().isValid() && !isSystem(D->getLocation()))
      return true;
    auto Any = [&](ArrayRef<TemplateArgument> Arguments) {
      return any_of(Arguments, [&](const TemplateArgument &Argument) {
        return mentionsUser(Argument);
      });
    };
    if (const auto *Class = dyn_cast<ClassTemplateSpecializationDecl>(D)) {
      if (Any(Class->getTemplateArgs().asArray()))
        return true;
    } else if (const auto *Function = dyn_cast<FunctionDecl>(D)) {
      if (const TemplateArgumentList *List =
              Function->getTemplateSpecializationArgs();
          List && Any(List->asArray()))
        return true;
      if (mentionsUser(Function->getType()))
        return true;
    }
    const auto *Semantic = dyn_cast<Decl>(D->getDeclContext());
    const auto *Lexical = dyn_cast<Decl>(D->getLexicalDeclContext());
    return mentionsUser(Semantic) ||
           (Lexical != Semantic && mentionsUser(Lexical));
  };
  bool Result = Compute();
  MentionsUser[D] = Result;
  return Result;
}

bool SkippedBodies::mentionsUser(const TemplateArgument &Argument) {
  switch (Argument.getKind()) {
  case TemplateArgument::Null:
  case TemplateArgument::Integral:
  case TemplateArgument::NullPtr:
    return Argument.getKind() == TemplateArgument::Integral &&
           mentionsUser(Argument.getIntegralType());
  case TemplateArgument::Type:
    return mentionsUser(Argument.getAsType());
  case TemplateArgument::Declaration:
    return mentionsUser(Argument.getAsDecl());
  case TemplateArgument::Template:
  case TemplateArgument::TemplateExpansion:
    return mentionsUser(
        Argument.getAsTemplateOrTemplatePattern().getAsTemplateDecl());
  case TemplateArgument::Pack:
    return any_of(Argument.pack_elements(),
                  [&](const TemplateArgument &A) { return mentionsUser(A); });
  default:
    // An expression or a structural value: rare.
    return true;
  }
}

bool SkippedBodies::mentionsUser(QualType Type) {
  const clang::Type *T = Type.getCanonicalType().getTypePtr();
  if (isa<BuiltinType>(T))
    return false;
  if (const auto *Tag = T->getAsTagDecl())
    return mentionsUser(Tag);
  if (const auto *Function = dyn_cast<FunctionProtoType>(T))
    return mentionsUser(Function->getReturnType()) ||
           any_of(Function->param_types(),
                  [&](QualType P) { return mentionsUser(P); });
  if (const auto *Pointer = dyn_cast<MemberPointerType>(T))
    return mentionsUser(Pointer->getPointeeType()) ||
           mentionsUser(Pointer->getMostRecentCXXRecordDecl());
  if (const auto *Array = dyn_cast<ArrayType>(T))
    return mentionsUser(Array->getElementType());
  if (const auto *Atomic = dyn_cast<AtomicType>(T))
    return mentionsUser(Atomic->getValueType());
  if (QualType Pointee = T->getPointeeType(); !Pointee.isNull())
    return mentionsUser(Pointee);
  return !isa<VectorType, ComplexType, BitIntType, PipeType>(T);
}

void SkippedBodies::reachUserTemplates() {
  // Grows while it is worked through.
  for (size_t I = 0; I != Deferred.size(); ++I)
    if (Deferred[I]->hasSkippedBody() && mentionsUser(Deferred[I]))
      define(Deferred[I]);
}

} // namespace clang::tidy::async
