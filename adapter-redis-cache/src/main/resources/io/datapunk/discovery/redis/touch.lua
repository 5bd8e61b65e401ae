-- Renews an entry of equal content unless it was confirmed later already.
-- KEYS[1]: the entry. ARGV: tolerance, age, and the server's time as the caller knows it, in
-- microseconds; keeping time in milliseconds; content hash, proof.
-- Answers 1 if an entry of that content is held, 0 if not.
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
local stamp = math.min(now, tonumber(ARGV[3])) - tonumber(ARGV[2])
local held = redis.pcall('HMGET', KEYS[1], 'h', 's')
local heldStamp = not held.err and held[1] == ARGV[5] and tonumber(held[2])
if not heldStamp or not (heldStamp <= now + tonumber(ARGV[1])) then
  return 0
end
if heldStamp <= stamp then
  redis.call('HSET', KEYS[1], 's', string.format('%.0f', stamp), 'a', ARGV[6])
  redis.call('PEXPIRE', KEYS[1], ARGV[4])
end
return 1
