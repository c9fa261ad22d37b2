import { assertNotMaker } from './actor';

describe('C22: maker is never checker', () => {
  it('refuses the maker and lets anyone else pass', () => {
    expect(() => assertNotMaker({ userId: 'a' }, 'a')).toThrow('SELF_APPROVAL_FORBIDDEN');
    expect(() => assertNotMaker({ userId: 'a' }, 'b')).not.toThrow();
    expect(() => assertNotMaker({ userId: 'a' }, null)).not.toThrow();
  });
});
