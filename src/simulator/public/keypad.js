/** What the keys of a basic phone say. The second line is what they type in letter mode. */
export const KEYS = [
  ['1', '.,?!1'],
  ['2', 'abc2'],
  ['3', 'def3'],
  ['4', 'ghi4'],
  ['5', 'jkl5'],
  ['6', 'mno6'],
  ['7', 'pqrs7'],
  ['8', 'tuv8'],
  ['9', 'wxyz9'],
  ['*', '*'],
  ['0', ' 0'],
  ['#', '#'],
];

const CAPTIONS = { 1: '', '*': '', 0: '+', '#': 'abc' };
const HOLD_MS = 550;
const MULTITAP_MS = 900;

const caption = (key, letters) => CAPTIONS[key] ?? letters.slice(0, -1).toUpperCase();
const spoken = (key, letters) =>
  ({ '*': 'star', '#': 'hash, hold for letters', 0: '0, hold for plus' })[key] ??
  `${key}${key === '1' ? '' : ' ' + letters.slice(0, -1).toUpperCase()}`;

/** Turns presses of one key into letters: the same key again within a moment takes the next letter in place of the last. */
export const createMultitap = () => {
  let last = { key: '', index: 0, at: 0 };
  return (key, letters, now = performance.now()) => {
    const again = key === last.key && now - last.at < MULTITAP_MS;
    const index = again ? (last.index + 1) % letters.length : 0;
    last = { key, index, at: now };
    return { character: letters[index], replaces: again };
  };
};

/** Calls `press` for a short press and `hold` for a long one, by finger, mouse or a focused button. */
const listen = (button, press, hold) => {
  let timer;
  let held = false;
  const down = (event) => {
    // The focus stays where it was: Enter must go on to send, not press this key again.
    if (event.pointerType !== 'touch') event.preventDefault();
    held = false;
    timer = setTimeout(() => {
      held = true;
      hold();
    }, HOLD_MS);
  };
  const up = () => clearTimeout(timer);
  button.addEventListener('pointerdown', down);
  for (const type of ['pointerup', 'pointerleave', 'pointercancel']) button.addEventListener(type, up);
  button.addEventListener('mousedown', (event) => event.preventDefault());
  button.addEventListener('contextmenu', (event) => event.preventDefault());
  button.addEventListener('click', () => {
    if (!held) press();
    held = false;
  });
};

/** Draws the twelve keys into `pad`. */
export const createKeypad = (pad, { press, hold }) => {
  for (const [key, letters] of KEYS) {
    const button = document.createElement('button');
    button.type = 'button';
    button.className = 'key';
    button.dataset.key = key;
    button.setAttribute('aria-label', spoken(key, letters));
    const small = document.createElement('small');
    small.textContent = caption(key, letters);
    button.append(key, small);
    listen(
      button,
      () => press(key),
      () => hold(key),
    );
    pad.append(button);
  }
};

/** Shows for a moment that a key went down, for presses that come from the keyboard. */
export const showPress = (button) => {
  if (!button) return;
  button.dataset.down = '';
  setTimeout(() => delete button.dataset.down, 110);
};

const LOW = [697, 770, 852, 941];
const HIGH = [1209, 1336, 1477];

/** The tones that keys make on a real line, quiet and short. */
export const createTones = () => {
  let audio;
  return (key) => {
    const index = KEYS.findIndex(([name]) => name === key);
    if (index < 0) return;
    audio ??= new AudioContext();
    const volume = audio.createGain();
    volume.gain.setValueAtTime(0.04, audio.currentTime);
    volume.gain.exponentialRampToValueAtTime(0.0001, audio.currentTime + 0.12);
    volume.connect(audio.destination);
    for (const frequency of [LOW[Math.floor(index / 3)], HIGH[index % 3]]) {
      const tone = audio.createOscillator();
      tone.frequency.value = frequency;
      tone.connect(volume);
      tone.start();
      tone.stop(audio.currentTime + 0.12);
    }
  };
};
