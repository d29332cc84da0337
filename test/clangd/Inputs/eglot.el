;;; eglot.el --- Emacs as a client of async-clangd, in batch mode -*- lexical-binding: t -*-
(require 'eglot)
(require 'flymake)
(with-eval-after-load 'eglot
  (add-to-list 'eglot-server-programs
               `((c-mode c++-mode c-ts-mode c++-ts-mode) . (,(getenv "ASYNC_CLANGD") "--background-index=0"))))
(setq eglot-sync-connect 120 eglot-connect-timeout 120 eglot-confirm-server-initiated-edits nil
      flymake-no-changes-timeout 0.2 project-vc-ignores nil)

(defun wait-for (what condition)
  (let ((end (+ (float-time) 120)))
    (while (and (not (funcall condition)) (< (float-time) end))
      (accept-process-output nil 0.1)
      (flymake-start))
    (unless (funcall condition) (princ (format "no %s\n" what)) (kill-emacs 1))))

(find-file (pop command-line-args-left))
(c++-mode)
(call-interactively 'eglot)
(wait-for "diagnostics" (lambda () (flymake-diagnostics)))
(dolist (d (flymake-diagnostics))
  (princ (format "%d: %s\n" (line-number-at-pos (flymake-diagnostic-beg d)) (flymake-diagnostic-text d))))
(goto-char (point-min))
(search-forward "other();" nil nil 2)
(replace-match "co_await other();")
(eglot--signal-textDocument/didChange)
(wait-for "end of the finding" (lambda () (null (flymake-diagnostics))))
(princ "clean\n")
(set-buffer-modified-p nil)
(eglot-shutdown (eglot-current-server))
