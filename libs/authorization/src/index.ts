export * from './api-key';
export * from './entitlement';
