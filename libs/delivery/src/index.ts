export * from './deliveries';
export * from './delivery';
export * from './delivery.errors';
export * from './delivery.module';
export { ROWS_LIMIT_DEFAULT, ROWS_LIMIT_MAX } from './rows-query';
