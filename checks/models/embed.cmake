# cmake -DDIR=... -DNAMES=a.yaml,b.yaml -DOUT=... -P embed.cmake
# Writes one row {"a.yaml", R"yaml(...)yaml"}, per model.
string(REPLACE "," ";" _names "${NAMES}")
set(_rows "")
foreach(_name IN LISTS _names)
  file(READ "${DIR}/${_name}" _text)
  # Only ever expand ${_text} in quotes: unquoted, ';' and '[' would be taken for list syntax.
  string(FIND "${_text}" ")yaml\"" _clash)
  if(NOT _clash EQUAL -1)
    message(FATAL_ERROR "${DIR}/${_name}: contains )yaml\", which ends the raw string that embeds it")
  endif()
  string(APPEND _rows "{\"${_name}\", R\"yaml(${_text})yaml\"},\n")
endforeach()
file(WRITE "${OUT}" "${_rows}")
