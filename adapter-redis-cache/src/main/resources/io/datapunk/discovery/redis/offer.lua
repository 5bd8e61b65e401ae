-- Stores an entry unless the held one was confirmed at the same moment or later; equal content is
-- renewed only.
-- KEYS[1]: the entry. ARGV: tolerance, age, and the server's time as the caller knows it, in
-- microseconds; keeping time in milliseconds; content hash, proof, payload.
-- Answers 1 if the payload was stored, else 0.
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
local stamp = math.min(now, tonumber(ARGV[3])) - tonumber(ARGV[2])
local held = redis.pcall('HMGET', KEYS[1], 'h', 's')
if held.err then
  redis.call('DEL', KEYS[1])
  held = {}
end
local heldStamp = held[2] and tonumber(held[2])
local counts = heldStamp and heldStamp <= now + tonumber(ARGV[1])
if counts and heldStamp >= stamp then
  return 0
end
local text = string.format('%.0f', stamp)
local equal = counts and held[1] == ARGV[5] and redis.call('HEXISTS', KEYS[1], 'p') == 1
if equal then
  redis.call('HSET', KEYS[1], 's', text, 'a', ARGV[6])
else
  redis.call('HSET', KEYS[1], 'p', ARGV[7], 'h', ARGV[5], 's', text, 'a', ARGV[6])
end
redis.call('PEXPIRE', KEYS[1], ARGV[4])
return equal and 0 or 1
