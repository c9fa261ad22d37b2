export * from './entry';
export * from './ledger.errors';
export * from './ledger.module';
export * from './ledger.service';
