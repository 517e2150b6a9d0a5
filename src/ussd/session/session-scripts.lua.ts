import type { RedisScript } from '../../platform/redis.ts';

/**
 * Takes the session for one turn and reads all that the turn needs, in one round trip.
 * KEYS: session, lock, drafts, revoked, dials. ARGV: fencing token, lease in ms, life of a draft in ms, window of dials in s.
 * The caller's own token in the lock means that the client sent the command again after a lost reply: the lock is this turn's.
 */
export const acquireScript: RedisScript = {
  name: 'acquireSession',
  lua: `
local holder = redis.call('GET', KEYS[2])
if holder and holder ~= ARGV[1] then return false end
redis.call('SET', KEYS[2], ARGV[1], 'PX', ARGV[2])
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local session = redis.call('GET', KEYS[1])
local drafts = {}
local packed = redis.call('GET', KEYS[3])
if packed then
  for owner, draft in pairs(cmsgpack.unpack(packed)) do
    if draft[1] + ARGV[3] > now then
      drafts[#drafts + 1] = owner
      drafts[#drafts + 1] = draft[2]
    end
  end
end
local dials = false
if not session then
  dials = redis.call('GET', KEYS[5])
  if not holder then
    dials = redis.call('INCR', KEYS[5])
    if dials == 1 then redis.call('EXPIRE', KEYS[5], ARGV[4]) end
  end
end
return { session, drafts, redis.call('GET', KEYS[4]), dials, string.format('%.0f', now) }
`,
};

/**
 * Saves what the turn changed and gives the session free, unless the lease was lost meanwhile.
 * KEYS: session, lock, drafts. ARGV: fencing token, the session ('' leaves it as it is), its life in ms, life of a draft
 * in ms, then pairs of owner and draft ('' drops it).
 * A session that was saved with this very token means that the command came twice.
 */
export const releaseScript: RedisScript = {
  name: 'releaseSession',
  lua: `
local token = ARGV[1]
if redis.call('GET', KEYS[2]) ~= token then
  return redis.call('GETRANGE', KEYS[1], 0, #token - 1) == token and 1 or 0
end
if ARGV[2] ~= '' then redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[3]) end
if #ARGV > 4 then
  local time = redis.call('TIME')
  local now = time[1] * 1000 + math.floor(time[2] / 1000)
  local packed = redis.call('GET', KEYS[3])
  local drafts = packed and cmsgpack.unpack(packed) or {}
  for i = 5, #ARGV, 2 do
    if ARGV[i + 1] == '' then drafts[ARGV[i]] = nil else drafts[ARGV[i]] = { now, ARGV[i + 1] } end
  end
  if next(drafts) == nil then redis.call('DEL', KEYS[3])
  else redis.call('SET', KEYS[3], cmsgpack.pack(drafts), 'PX', ARGV[4]) end
end
redis.call('DEL', KEYS[2])
return 1
`,
};

/** Marks every session that runs on a number now as revoked. KEYS: revoked. ARGV: how long to remember in s. */
export const revokeScript: RedisScript = {
  name: 'revokeSessions',
  lua: `
local time = redis.call('TIME')
redis.call('SET', KEYS[1], string.format('%.0f', time[1] * 1000 + math.floor(time[2] / 1000)), 'EX', ARGV[1])
return 1
`,
};
