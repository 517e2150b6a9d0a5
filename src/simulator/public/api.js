const read = async (address) => {
  const response = await fetch(address, { headers: { accept: 'application/json' } });
  if (!response.ok) throw new Error(`HTTP ${response.status}`);
  return response.json();
};

/** Who can call, and on which networks. */
export const getPhones = () => read('api/phones');
export const getMessages = (to) => read(`api/messages${to ? `?to=${encodeURIComponent(to)}` : ''}`);
export const getTrace = (phone) => read(`api/trace?phone=${encodeURIComponent(phone)}`);

const post = (address, body) =>
  fetch(address, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });

/** Sends one key press on the way that a real one takes. A server that can't be reached is a broken answer too. */
export const postTurn = async (call) => {
  const begin = performance.now();
  try {
    const response = await post('api/turns', call);
    return { ...(await response.json()), roundTrip: performance.now() - begin };
  } catch {
    return { kind: 'BROKEN', status: 0, roundTrip: performance.now() - begin };
  }
};

/** The network tells the shop that the caller hung up, if it tells of it at all. Nobody waits for that. */
export const postHangUp = (call) => post('api/hang-ups', call).catch(() => undefined);

/** A dialogue as a scenario that a test can play, or undefined when the server could not write it. */
export const writeScenario = async (phone, turns) => {
  const response = await post('api/scenarios', { phone, turns });
  return response.ok ? response.blob() : undefined;
};
