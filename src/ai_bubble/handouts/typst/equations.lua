-- Gives every equation the text that PDF/UA asks for: the span around it carries the words.
function Span(span)
  local spoken = span.attributes["spoken"]
  local math = span.content[1]
  if spoken == nil or math == nil or math.t ~= "Math" then return nil end
  local written = pandoc.write(pandoc.Pandoc({ pandoc.Plain({ math }) }), "typst")
  local alt = spoken:gsub("\\", "\\\\"):gsub('"', '\\"')
  local block = math.mathtype == "DisplayMath" and "true" or "false"
  local body = written:gsub("^%s+", ""):gsub("%s+$", "")
  return pandoc.RawInline(
    "typst", '#math.equation(alt: "' .. alt .. '", block: ' .. block .. ", " .. body .. ")"
  )
end
