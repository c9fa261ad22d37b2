import type { Transition } from '@gongshu/platform';

export type ObjectionEvent = 'uphold' | 'dismiss';

export const OBJECTION_TRANSITIONS: readonly Transition<
  'FILED' | 'UPHELD' | 'DISMISSED',
  ObjectionEvent
>[] = [
  {
    from: 'FILED',
    event: 'uphold',
    to: 'UPHELD',
    who: 'registrar',
    guard: 'not who filed it; ends the registration (C17)',
  },
  {
    from: 'FILED',
    event: 'dismiss',
    to: 'DISMISSED',
    who: 'registrar',
    guard: 'not who filed it, with a reason',
  },
];
