// Without a cache (a clean clone) Jest orders specs by the size of their files; a long one begun last leaves a core idle.
const Sequencer = require('@jest/test-sequencer').default;

const LONGEST = [
  'start',
  'datasets',
  'exactly-once',
  'products',
  'agreements-transitions',
  'registrations',
  'bad-input',
  'billing',
  'quota',
  'agreements',
  'access',
];

module.exports = class LongestFirst extends Sequencer {
  sort(tests) {
    const place = ({ path }) => {
      const at = LONGEST.findIndex((name) => path.endsWith(`/${name}.spec.ts`));
      return at === -1 ? LONGEST.length : at;
    };
    return [...super.sort(tests)].sort((one, other) => place(one) - place(other));
  }
};
