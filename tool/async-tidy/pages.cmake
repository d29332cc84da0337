# cmake -DDIR=docs/checks -DNAMES=async-a,async-b -DOUT=... -P pages.cmake
# Writes one row {"async-a", R"md(...)md"}, per page of a check.
string(REPLACE "," ";" _names "${NAMES}")
set(_rows "")
foreach(_name IN LISTS _names)
  file(READ "${DIR}/${_name}.md" _text)
  # Only ever expand ${_text} in quotes: unquoted, ';' and '[' would be taken for list syntax.
  string(FIND "${_text}" ")md\"" _clash)
  if(NOT _clash EQUAL -1)
    message(FATAL_ERROR "${DIR}/${_name}.md: contains )md\", which ends the raw string that embeds it")
  endif()
  string(APPEND _rows "{\"${_name}\", R\"md(${_text})md\"},\n")
endforeach()
file(WRITE "${OUT}" "${_rows}")
