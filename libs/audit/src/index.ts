export * from './audit-actions';
export * from './audit-record';
export * from './audit.module';
export * from './audit.service';
export * from './merkle';
