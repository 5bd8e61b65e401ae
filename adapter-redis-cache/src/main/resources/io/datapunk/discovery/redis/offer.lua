-- Stores an entry unless the held one was confirmed at the same moment or later.
-- KEYS[1]: the entry. ARGV: tolerance and age in microseconds, keeping time in milliseconds,
-- content hash, payload. Answers 1 if accepted, 0 if refused.
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
local stamp = now - tonumber(ARGV[2])
local held = redis.pcall('HGET', KEYS[1], 's')
if type(held) == 'table' then
  redis.call('DEL', KEYS[1])
  held = false
end
local heldStamp = held and tonumber(held)
if heldStamp and heldStamp >= stamp and heldStamp <= now + tonumber(ARGV[1]) then
  return 0
end
redis.call('HSET', KEYS[1], 'p', ARGV[5], 'h', ARGV[4], 's', string.format('%.0f', stamp))
redis.call('PEXPIRE', KEYS[1], ARGV[3])
return 1
