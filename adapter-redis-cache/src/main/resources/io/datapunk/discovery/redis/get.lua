-- Reads an entry with its age. KEYS[1]: the entry. ARGV[1]: tolerance in microseconds.
-- Answers {payload, content hash, age in microseconds}, {} if there is none, {0} if it is no entry.
local held = redis.pcall('HMGET', KEYS[1], 'p', 'h', 's')
if held.err then
  return {0}
end
if not held[3] and not held[2] and not held[1] then
  return {}
end
local stamp = tonumber(held[3])
if not (held[1] and held[2] and stamp) then
  return {0}
end
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
-- Stamped ahead of the clock (or no number at all): the clock was set back, the age is not known.
if not (stamp <= now + tonumber(ARGV[1])) then
  return {}
end
return {held[1], held[2], math.max(0, now - stamp)}
