-- Reads an entry, but nothing that is longer than its reader takes: lengths come before contents.
-- KEYS[1]: the entry. ARGV: the longest payload, the longest of the other fields.
-- Answers the server's time and the length of the payload, and behind them hash and stamp, and
-- payload and proof; those of a longer payload stay here. Only the first three if another field is
-- too long.
local time = redis.call('TIME')
local length = redis.pcall('HSTRLEN', KEYS[1], 'p')
if type(length) ~= 'number' then
  return length
end
local answer = {time[1], time[2], length}
for _, field in ipairs({'h', 's', 'a'}) do
  if redis.call('HSTRLEN', KEYS[1], field) > tonumber(ARGV[2]) then
    return answer
  end
end
local held
if length > tonumber(ARGV[1]) then
  held = redis.call('HMGET', KEYS[1], 'h', 's')
else
  held = redis.call('HMGET', KEYS[1], 'h', 's', 'p', 'a')
end
for i, value in ipairs(held) do
  answer[3 + i] = value
end
return answer
