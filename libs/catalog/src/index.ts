export * from './delivery-config';
export * from './dictionary';
