/** Injection tokens of the platform ground. */
export const CONFIG = Symbol('CONFIG');
export const LOGGER = Symbol('LOGGER');
