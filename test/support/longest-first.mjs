import Sequencer from '@jest/test-sequencer';

/** Files that take minutes. Jest begins with the largest file as long as it has seen no run, and would end with one of these alone. */
const LONGEST = ['fuzzing', 'scenarios', 'certainty', 'shops-elsewhere', 'pooler-and-cluster', 'hostile-walks'];

const placeOf = ({ path }) => {
  const place = LONGEST.findIndex((name) => path.endsWith(`/${name}.test.ts`));
  return place < 0 ? LONGEST.length : place;
};

export default class LongestFirst extends Sequencer {
  sort(tests) {
    return super.sort(tests).toSorted((one, other) => placeOf(one) - placeOf(other));
  }
}
